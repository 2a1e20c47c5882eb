"""How objects are thought to move between scans: straight with random acceleration, or in a steady turn.

The state is position then velocity, d of each, d = 2 or 3 [m, m/s]: x east, y north, z up. Every model is a pair of
d x d blocks: position += across velocity, velocity = turned velocity, plus white noise of acceleration, the same on
every axis. A turn rate is clockwise seen from above, as azimuths are counted, and known: a filter bank holds one model
for each rate.

Source: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and Navigation (2001), sections 6.2.2
(white noise acceleration) and 11.7.1 (coordinated turn).
"""

from __future__ import annotations

import math

from bartizan.jit import fused

SMALLEST_TURN = 1e-9
"""Below this rate [rad/s] a turn is straight flight to the last digit."""


@fused
def blocks(turn_rate, dt, across, turned, d):
    """Fill the blocks of a model for a step of dt [s]; turn_rate [rad/s], 0 for straight flight."""
    for a in range(d):
        for b in range(d):
            across[a, b] = dt if a == b else 0.0
            turned[a, b] = 1.0 if a == b else 0.0
    if abs(turn_rate) < SMALLEST_TURN:
        return
    s, c = math.sin(turn_rate * dt), math.cos(turn_rate * dt)
    across[0, 0] = across[1, 1] = s / turn_rate
    across[0, 1], across[1, 0] = (1.0 - c) / turn_rate, -(1.0 - c) / turn_rate
    turned[0, 0] = turned[1, 1] = c
    turned[0, 1], turned[1, 0] = s, -s


@fused
def predict(x, P, across, turned, noise, dt, d, moved):
    """Carry a state and its covariance over dt, in place; noise [m^2/s^3]; `moved` is scratch of P's shape."""
    n = 2 * d
    for a in range(d):
        for b in range(d):
            x[a] += across[a, b] * x[d + b]
    for a in range(d):
        moved[0, a] = 0.0
        for b in range(d):
            moved[0, a] += turned[a, b] * x[d + b]
    for a in range(d):
        x[d + a] = moved[0, a]
    for a in range(d):  # rows: F P
        for j in range(n):
            top, low = P[a, j], 0.0
            for b in range(d):
                top += across[a, b] * P[d + b, j]
                low += turned[a, b] * P[d + b, j]
            moved[a, j], moved[d + a, j] = top, low
    for i in range(n):  # columns: (F P) F^T, the lower triangle mirrored so that it cannot drift
        for a in range(d):
            if a <= i:
                total = moved[i, a]
                for b in range(d):
                    total += across[a, b] * moved[i, d + b]
                P[i, a] = P[a, i] = total
            if d + a <= i:
                total = 0.0
                for b in range(d):
                    total += turned[a, b] * moved[i, d + b]
                P[i, d + a] = P[d + a, i] = total
    q1, q2, q3 = noise * dt, noise * dt * dt / 2.0, noise * dt * dt * dt / 3.0
    for a in range(d):
        P[a, a] += q3
        P[d + a, d + a] += q1
        P[a, d + a] += q2
        P[d + a, a] += q2
