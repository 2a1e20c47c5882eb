"""Tracking: plots in, tracks out, and how good the picture is."""
