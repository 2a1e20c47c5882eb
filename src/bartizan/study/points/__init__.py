"""From a question to points: a checked scenario, its readings and its place in the study, for each point."""
