"""Figures of a result by matplotlib: functions that take an Axes, and whole figures for files.

From Python: `from bartizan.output.figures import coverage; coverage.draw(axes, parts, altitude_m=100.0)`, with `parts`
from `bartizan.output.parts.read_parts(folder)`. Each function states what it draws, in which units, and from which part
of the result. Nothing here is imported by the rest of the program, since importing matplotlib takes most of a second.
"""
