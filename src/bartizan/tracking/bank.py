"""A bank of Gaussian filters, one for each model of motion: their mixing before a scan, and what they say together.

Source: Blom and Bar-Shalom, The interacting multiple model algorithm for systems with Markovian switching
coefficients, IEEE Transactions on Automatic Control 33 (1988). From each model the chance to pass to any other is the
same.
"""

from __future__ import annotations

from bartizan.jit import fused


@fused
def mix(x, P, chance, switch, n_models, size, mixed_x, mixed_P):
    """Start each model from what all say, weighed by how likely it was passed to; also carries the chances on."""
    if n_models == 1:
        return
    other = switch / (n_models - 1)
    for m in range(n_models):
        total = other + (1.0 - switch - other) * chance[m]
        for i in range(size):
            mean = 0.0
            for k in range(n_models):
                pass_on = (1.0 - switch if k == m else other) * chance[k] / total
                mean += pass_on * x[k, i]
            mixed_x[m, i] = mean
        for i in range(size):
            for j in range(i + 1):
                mixed_P[m, i, j] = 0.0
        for k in range(n_models):
            pass_on = (1.0 - switch if k == m else other) * chance[k] / total
            for i in range(size):
                off = x[k, i] - mixed_x[m, i]
                for j in range(i + 1):
                    mixed_P[m, i, j] += pass_on * (P[k, i, j] + off * (x[k, j] - mixed_x[m, j]))
    for m in range(n_models):
        chance[m] = other + (1.0 - switch - other) * chance[m]
        for i in range(size):
            x[m, i] = mixed_x[m, i]
            for j in range(i + 1):
                P[m, i, j] = P[m, j, i] = mixed_P[m, i, j]


@fused
def together(x, P, chance, n_models, size, mean, covariance):
    """Mean and covariance of all models, weighed by their chances."""
    for i in range(size):
        total = 0.0
        for m in range(n_models):
            total += chance[m] * x[m, i]
        mean[i] = total
    for i in range(size):
        for j in range(i + 1):
            total = 0.0
            for m in range(n_models):
                total += chance[m] * (P[m, i, j] + (x[m, i] - mean[i]) * (x[m, j] - mean[j]))
            covariance[i, j] = covariance[j, i] = total
