"""The two Kalman filters on polar plots: extended (slopes at the prediction) and unscented (sigma points).

Both give the expected plot, its covariance inverted, and the covariance of state and plot; the update is common, but
for the covariance: Joseph form with slopes, mirrored without.

Sources: Bar-Shalom, Li, Kirubarajan (2001), sections 5.2.5 (Joseph form) and 10.3 (extended); Julier and Uhlmann,
Unscented filtering and nonlinear estimation, Proceedings of the IEEE 92 (2004), with kappa = 3 - n or 0, the larger.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.jit import fused, stage
from bartizan.tracking.polar import AZIMUTH, measured, slopes
from bartizan.tracking.small import cholesky, invert, wrapped

EXTENDED, UNSCENTED = 0, 1
LOG_TWO_PI = math.log(2.0 * math.pi)


class Bench(NamedTuple):
    """Scratch of one update: the largest state has 6 numbers, the largest plot 4."""

    H: np.ndarray  # (4, 6)
    S: np.ndarray  # (4, 4)
    K: np.ndarray  # (6, 4)
    A: np.ndarray  # (6, 6)
    B: np.ndarray  # (6, 6)
    v: np.ndarray  # (4,)
    z: np.ndarray  # (4,)
    points: np.ndarray  # (13, 6) sigma points
    plots: np.ndarray  # (13, 4) what the radar would measure of them
    before: np.ndarray  # (6, 6) covariance before an update


def new_bench():
    """Scratch for updates."""
    return Bench(
        np.zeros((4, 6)),
        np.zeros((4, 4)),
        np.zeros((6, 4)),
        np.zeros((6, 6)),
        np.zeros((6, 6)),
        np.zeros(4),
        np.zeros(4),
        np.zeros((13, 6)),
        np.zeros((13, 4)),
        np.zeros((6, 6)),
    )


@fused
def expect(x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench):
    """Extended: expected plot, inverse of its covariance, covariance C of state and plot (2d x n).

    `spread` gets the variances of the plot, for the gate. Returns the logarithm of the density at the plot's centre.
    """
    H = bench.H
    measured(x, sensor, d, kinds, n, z)
    used = slopes(x, sensor, d, kinds, n, H)
    for i in range(2 * d):
        for k in range(n):
            total = 0.0
            for j in range(used):
                total += P[i, j] * H[k, j]
            C[i, k] = total
    for k in range(n):
        for m in range(k + 1):
            total = variance[k] if k == m else 0.0
            for j in range(used):
                total += H[k, j] * C[j, m]
            bench.S[k, m] = bench.S[m, k] = total
        spread[k] = bench.S[k, k]
    return -0.5 * (n * LOG_TWO_PI + math.log(invert(bench.S, S_inverse, n)))


@stage
def expect_unscented(x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench):
    """Unscented: as `expect`; where P is not positive, falls back on `expect`."""
    size = 2 * d
    if not cholesky(P, bench.A, size):
        return expect(x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench)
    kappa = max(3.0 - size, 0.0)
    reach, count = math.sqrt(size + kappa), 2 * size + 1
    for i in range(size):
        bench.points[0, i] = x[i]
        for j in range(size):
            bench.points[1 + j, i] = x[i] + reach * bench.A[i, j]
            bench.points[1 + size + j, i] = x[i] - reach * bench.A[i, j]
    for s in range(count):
        measured(bench.points[s], sensor, d, kinds, n, bench.plots[s])
        for k in range(n):
            bench.plots[s, k] -= bench.plots[0, k] if s else 0.0
        if s:
            bench.plots[s, AZIMUTH] = wrapped(bench.plots[s, AZIMUTH])
    weight = 0.5 / (size + kappa)
    for k in range(n):  # differences from the middle point, so that north is no edge
        mean = 0.0
        for s in range(1, count):
            mean += weight * bench.plots[s, k]
        bench.v[k] = mean
        z[k] = bench.plots[0, k] + mean
        bench.plots[0, k] = 0.0
    z[AZIMUTH] = wrapped(z[AZIMUTH])
    middle = kappa / (size + kappa)
    for k in range(n):
        for m in range(k + 1):
            total = (variance[k] if k == m else 0.0) + middle * bench.v[k] * bench.v[m]
            for s in range(1, count):
                total += weight * (bench.plots[s, k] - bench.v[k]) * (bench.plots[s, m] - bench.v[m])
            bench.S[k, m] = bench.S[m, k] = total
        spread[k] = bench.S[k, k]
        for i in range(size):
            total = 0.0
            for s in range(1, count):
                total += weight * (bench.points[s, i] - x[i]) * (bench.plots[s, k] - bench.v[k])
            C[i, k] = total
    return -0.5 * (n * LOG_TWO_PI + math.log(invert(bench.S, S_inverse, n)))


@fused
def expect_extended(_rule, x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench):
    """`expect`, whatever the rule."""
    return expect(x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench)


@fused
def expect_by_rule(rule, x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench):
    """By the filter that the rule names."""
    if rule.filter == UNSCENTED:
        return expect_unscented(x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench)
    return expect(x, P, sensor, d, kinds, variance, n, z, S_inverse, C, spread, bench)


@fused
def gain(S_inverse, C, d, n, K):
    """K = C S^-1."""
    for i in range(2 * d):
        for k in range(n):
            total = 0.0
            for m in range(n):
                total += C[i, m] * S_inverse[m, k]
            K[i, k] = total


@fused
def update_extended(x, P, v, sensor, d, kinds, variance, n, S_inverse, C, bench):
    """Take in one plot, `v` off what was expected, in place; Joseph form, which stays positive."""
    size = 2 * d
    H, K, A, B = bench.H, bench.K, bench.A, bench.B
    used = slopes(x, sensor, d, kinds, n, H)
    gain(S_inverse, C, d, n, K)
    for i in range(size):
        for j in range(used):  # A = K H
            total = 0.0
            for k in range(n):
                total += K[i, k] * H[k, j]
            A[i, j] = total
    for i in range(size):
        for j in range(size):  # B = (I - K H) P
            total = P[i, j]
            for c in range(used):
                total -= A[i, c] * P[c, j]
            B[i, j] = total
    for i in range(size):
        for j in range(i + 1):  # B (I - K H)^T + K R K^T
            total = B[i, j]
            for c in range(used):
                total -= B[i, c] * A[j, c]
            for k in range(n):
                total += K[i, k] * variance[k] * K[j, k]
            P[i, j] = P[j, i] = total
        for k in range(n):
            x[i] += K[i, k] * v[k]


@stage
def update_mirrored(x, P, v, d, n, S_inverse, C, bench):
    """Take in one plot, in place: P - K C^T, the lower triangle mirrored."""
    K = bench.K
    gain(S_inverse, C, d, n, K)
    for i in range(2 * d):
        for k in range(n):
            x[i] += K[i, k] * v[k]
        for j in range(i + 1):
            total = P[i, j]
            for k in range(n):
                total -= K[i, k] * C[j, k]
            P[i, j] = P[j, i] = total
