"""Matrices of at most six rows, in plain loops: for them a call of a library costs more than the work."""

from __future__ import annotations

import math

from bartizan.jit import fused

TWO_PI = 2.0 * math.pi


@fused
def wrapped(angle):
    """An angle between -pi and pi [rad]."""
    return angle - TWO_PI * math.floor((angle + math.pi) / TWO_PI)


@fused
def invert(matrix, inverse, n):
    """Invert a symmetric positive matrix of n rows; returns its determinant, 0 or less where it is not positive.

    The matrix is destroyed. Elimination without exchange of rows, which positive matrices do not need.
    """
    determinant = 1.0
    for i in range(n):
        for j in range(n):
            inverse[i, j] = 1.0 if i == j else 0.0
    for i in range(n):
        pivot = matrix[i, i]
        determinant *= pivot
        part = 1.0 / pivot
        for j in range(n):
            matrix[i, j] *= part
            inverse[i, j] *= part
        for row in range(n):
            factor = matrix[row, i]
            if row != i and factor != 0.0:
                for j in range(n):
                    matrix[row, j] -= factor * matrix[i, j]
                    inverse[row, j] -= factor * inverse[i, j]
    return determinant


@fused
def quadratic(matrix, v, n):
    """v^T matrix v, for n numbers."""
    total = 0.0
    for i in range(n):
        for j in range(n):
            total += v[i] * matrix[i, j] * v[j]
    return total


@fused
def cholesky(matrix, root, n):
    """Lower root of a symmetric positive matrix of n rows; False where it is not positive."""
    for i in range(n):
        for j in range(i + 1):
            total = matrix[i, j]
            for k in range(j):
                total -= root[i, k] * root[j, k]
            if i != j:
                root[i, j] = total / root[j, j]
            elif total > 0.0:
                root[i, i] = math.sqrt(total)
            else:
                return False
        for j in range(i + 1, n):
            root[i, j] = 0.0
    return True
