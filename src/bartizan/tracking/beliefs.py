"""How likely each plot belongs to each track, all tracks and plots of a scan together, by loopy belief propagation.

Each pair has a weight: how much more likely it is that the track, if it exists, was seen as this plot, than that the
plot is false or new and the track unseen. A plot has at most one track and a track at most one plot. The marginals are
exact where pairs form no loops, and near to exact elsewhere; the messages always settle.

Source: Williams and Lau, Approximate evaluation of marginal association probabilities with belief propagation, IEEE
Transactions on Aerospace and Electronic Systems 50 (2014).
"""

from __future__ import annotations

from bartizan.jit import fused

MOST_ROUNDS, SETTLED = 60, 1e-5


@fused
def believe(n_rows, n_columns, first, column, weight, to_column, to_row, column_total, share, alone):
    """Marginals of all pairs in `share`, of each track unseen in `alone`.

    `to_column` and `to_row` (one number for each pair) and `column_total` (one for each plot) are scratch.
    """
    for i in range(n_rows):
        for e in range(first[i], first[i + 1]):
            to_row[e] = 1.0
    for _ in range(MOST_ROUNDS):
        most = 0.0
        for j in range(n_columns):
            column_total[j] = 0.0
        for i in range(n_rows):
            total = 1.0
            for e in range(first[i], first[i + 1]):
                total += weight[e] * to_row[e]
            for e in range(first[i], first[i + 1]):
                to_column[e] = weight[e] / (total - weight[e] * to_row[e])
                column_total[column[e]] += to_column[e]
        for i in range(n_rows):
            for e in range(first[i], first[i + 1]):
                message = 1.0 / max(1.0 + column_total[column[e]] - to_column[e], 1.0)
                most = max(most, abs(message - to_row[e]))
                to_row[e] = message
        if most < SETTLED:
            break
    for i in range(n_rows):
        total = 1.0
        for e in range(first[i], first[i + 1]):
            total += weight[e] * to_row[e]
        alone[i] = 1.0 / total
        for e in range(first[i], first[i + 1]):
            share[e] = weight[e] * to_row[e] / total


@fused
def leave_over(n_rows, n_columns, first, column, share, unclaimed):
    """How likely each plot belongs to no track, from the shares of all pairs."""
    for j in range(n_columns):
        unclaimed[j] = 1.0
    for i in range(n_rows):
        for e in range(first[i], first[i + 1]):
            unclaimed[column[e]] -= share[e]
    for j in range(n_columns):
        unclaimed[j] = max(unclaimed[j], 0.0)
