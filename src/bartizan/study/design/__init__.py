"""Designs: which combinations of factors are played. Every one is a pure function of its size and seed, in [0, 1]."""
