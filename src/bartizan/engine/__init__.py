"""Scenario to arrays to kernels to event log. `step` is the table of contents."""
