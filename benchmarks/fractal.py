"""Rough ground for benchmarks, the same on every machine up to the last bits of its Fourier transform."""

from __future__ import annotations

import numpy as np

RELIEF_M, MEAN_M, CORRELATION_M = 600.0, 400.0, 60e3


def fractal(n: int, cell_m: float = 90.0, seed: int = 1) -> np.ndarray:
    """A Gaussian field with a power-law spectrum over a sea at 0 m, float32, n by n nodes [m]."""
    field = np.fft.rfft2(np.random.default_rng(seed).standard_normal((n, n)).astype(np.float32))
    rows, cols = np.fft.fftfreq(n, cell_m)[:, None], np.fft.rfftfreq(n, cell_m)[None, :]
    field *= ((1.0 / CORRELATION_M) ** 2 + rows**2 + cols**2).astype(np.float32) ** -1.0
    ground_m = np.fft.irfft2(field, s=(n, n)).astype(np.float32)
    ground_m *= RELIEF_M / ground_m.std()
    return np.maximum(ground_m - ground_m.mean() + MEAN_M, 0.0).astype(np.float32)
