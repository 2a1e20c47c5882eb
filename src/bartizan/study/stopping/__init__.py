"""How many replications: planned before, or stopped when the interval is narrow enough; quantiles; nothing seen."""
