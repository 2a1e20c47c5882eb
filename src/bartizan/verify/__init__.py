"""Known-answer checks that a user can run: `bartizan verify`.

Each family is a module with one function `checks()` that yields `Check` rows: figures that others published, or that
follow from a definition, with their source and a tolerance, beside a call of this package that must give them. The
figures are data here; what is computed comes from the public functions of the other rooms, imported when a family is
asked for its checks. `registry` lists the families, `run` judges them, `record` keeps the last outcome for reports.

What needs a judge of its own stays in the tests: the check-cases of flight simulations, falls with drag and over a
turning earth are flown there by a separate integrator.
"""
