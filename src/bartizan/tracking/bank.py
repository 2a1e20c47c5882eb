"""A bank of Gaussian filters, one for each model of motion: their mixing before a scan, and what they say together.

Source: Blom and Bar-Shalom, The interacting multiple model algorithm for systems with Markovian switching
coefficients, IEEE Transactions on Automatic Control 33 (1988). From each model the chance to pass to any other is the
same.
"""

from __future__ import annotations

from bartizan.jit import fused


@fused
def mix(x, P, chance, switch, n_models, size, mean, covariance):
    """Start each model from what all say, weighed by how likely it was passed to; also carries the chances on.

    What comes from other models is the same for all, but for the model's own part, so the mean and the covariance of
    the whole (`mean` and `covariance`, scratch) are taken once, and each model adds its own part to them.
    """
    if n_models == 1:
        return
    together(x, P, chance, n_models, size, mean, covariance)
    other = switch / (n_models - 1)
    for m in range(n_models):
        total = other + (1.0 - switch - other) * chance[m]
        own = (1.0 - switch - other) * chance[m] / total
        chance[m] = total
        # the parts of the whole and of the model add to 1, so the spread between them is own (1 - own) off off^T
        for i in range(size):
            off = x[m, i] - mean[i]
            for j in range(i + 1):
                between = own * (1.0 - own) * off * (x[m, j] - mean[j])
                P[m, i, j] = P[m, j, i] = (1.0 - own) * covariance[i, j] + own * P[m, i, j] + between
        for i in range(size):
            x[m, i] = mean[i] + own * (x[m, i] - mean[i])


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
