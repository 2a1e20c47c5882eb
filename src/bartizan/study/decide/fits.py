"""Fits of the mean benefit given one figure, and what the luckiest idle figure would reach by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.study.band import Pairs
from bartizan.study.decide.factors import CLAIM, Factor
from bartizan.study.drivers import draw_labels

N_DEALS, BATCH = 999, 111
LEVEL = 0.05


class Column(NamedTuple):
    """A figure, its place at each point, and the number of the draw that each place came from."""

    factor: Factor
    places: np.ndarray
    labels: np.ndarray


def columns_of(places: np.ndarray, factors: Sequence[Factor], pairs: Pairs | None) -> list[Column]:
    """The figures with the draws that their places came from; without `pairs`, places that agree came from one."""
    labels = {is_claim: _labels(places, factors, pairs, is_claim=is_claim) for is_claim in (True, False)}
    return [Column(f, places[:, k], labels[f.kind == CLAIM]) for k, f in enumerate(factors)]


def _labels(places: np.ndarray, factors: Sequence[Factor], pairs: Pairs | None, *, is_claim: bool) -> np.ndarray:
    n = len(places)
    if pairs is not None:
        return draw_labels(n, pairs.same_claims if is_claim else pairs.same_assumptions)
    ranges = [k for k, f in enumerate(factors) if (f.kind == CLAIM) == is_claim and not f.levels]
    if not ranges:
        return np.arange(n)
    first, inverse = np.unique(places[:, ranges], axis=0, return_index=True, return_inverse=True)[1:]
    return np.argsort(np.argsort(first))[inverse.reshape(n)]  # numbered as they first appear


def basis_of(column: np.ndarray, factor: Factor) -> np.ndarray:
    """Orthonormal columns of the fit, shape (points, parameters)."""
    if factor.levels:
        number = column if np.all(column == np.floor(column)) else np.floor(column * factor.levels)
        raw = np.array([number == level for level in np.unique(number)], dtype=np.float64).T
    else:
        centred = column - column.mean()
        raw = np.column_stack([np.ones(len(column)), centred, centred**2])
    basis, size = np.linalg.qr(raw)
    return basis[:, np.abs(np.diag(size)) > 1e-9 * len(column)]


def value_of(fitted: np.ndarray) -> np.ndarray:
    """Mean of the best less the best of the means; fitted has the shape (..., options, points)."""
    return np.maximum(0.0, fitted.max(axis=-2).mean(axis=-1) - fitted.mean(axis=-1).max(axis=-1))


def share_of(projected: np.ndarray, deviations: np.ndarray, n_parameters: int) -> np.ndarray:
    """Share of the doubt that a fit explains, less what so many parameters explain by luck.

    `projected` holds the coefficients of the fit, shape (..., parameters).
    """
    total, n = float(deviations @ deviations), len(deviations)
    above = np.sum(projected**2, axis=-1)
    explained = above / total if total > 0.0 else np.zeros_like(above)
    return 1.0 - (1.0 - explained) * (n - 1) / max(n - n_parameters, 1)


def idle_reach(columns: Sequence[Column], gains: np.ndarray, doubt: np.ndarray) -> tuple[float, float]:
    """What the luckiest of all figures reaches, in value and in share, when values are dealt to the points anew."""
    deviations = doubt - doubt.mean()
    values, shares = np.zeros(N_DEALS), np.full(N_DEALS, -np.inf)
    for is_claim in (True, False):
        side = [column for column in columns if (column.factor.kind == CLAIM) == is_claim]
        dealt = _dealt(side[0].labels) if side else np.zeros((0, 0), dtype=int)
        for part in np.array_split(np.arange(N_DEALS), N_DEALS // BATCH) if side else []:
            for column in side:
                basis = basis_of(column.places, column.factor)[dealt[part]]
                fitted = gains @ basis @ np.swapaxes(basis, 1, 2)
                values[part] = np.maximum(values[part], value_of(fitted))
                found = share_of(deviations @ basis, deviations, basis.shape[-1])
                shares[part] = np.maximum(shares[part], found)
    # value and share are two chances to be called out, so each takes half of the error
    at = N_DEALS - int(LEVEL / 2.0 * (N_DEALS + 1))
    return float(np.sort(values)[at]), max(0.0, float(np.sort(shares)[at]))


def _dealt(labels: np.ndarray) -> np.ndarray:
    """For each deal, the point whose value each point takes; points that share a draw take the same one."""
    n_draws = int(labels.max()) + 1
    first = np.array([int(np.argmax(labels == draw)) for draw in range(n_draws)])
    rng = np.random.Generator(np.random.Philox(key=n_draws))
    return first[np.argsort(rng.random((N_DEALS, n_draws)), axis=1)][:, labels]
