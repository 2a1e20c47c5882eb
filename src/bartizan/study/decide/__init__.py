"""What decides the answer: screening, indices, bars, what a claim is worth, and where a comparison flips.

Every function takes plain arrays: where each point lies, shape (points, factors), and what was counted there, shape
(points, readings, replications), with the same luck at all points. None plays anything.
"""
