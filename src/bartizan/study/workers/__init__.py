"""Who plays the chunks of a study: threads, processes, or the workers of a Dask cluster; the answer is the same."""
