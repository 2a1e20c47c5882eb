"""The replay: one page on which chosen replications of a result can be watched, and every miss is explained.

    choice   which replications, and by which rule
    ground   relief, coast, graticule, zones, lines of sight
    scene    sites, assets, objects and their paths
    course   what happens in one replication
    packing  numbers and texts, small
    page     all of it in one file

What the page does with them is in `templates`: classic scripts without a framework, joined when the page is written.
"""
