"""Coverage: what the radars of a scenario see and detect, altitude by altitude, beside what is claimed."""
