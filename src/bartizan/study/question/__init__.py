"""A study file: one question, the options that answer it, and what is varied; read and checked like a scenario."""
