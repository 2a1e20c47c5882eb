"""What a radar measures of a state: range, azimuth, elevation and range rate, and their slopes.

Azimuth is counted from north (y) clockwise, elevation from the horizontal plane of the radar up. A state of two
dimensions lies in the plane of its radars: range is then along that plane. A radar measures range and azimuth always,
elevation and range rate where it has errors for them.
"""

from __future__ import annotations

import math

from bartizan.jit import fused
from bartizan.tracking.small import wrapped

RANGE, AZIMUTH, ELEVATION, RATE = 0, 1, 2, 3
NEAREST_M = 1.0
"""Over the radar, azimuth and its slope have no meaning: horizontal distances are taken as at least this."""


@fused
def kinds_of(sensor, d, kinds, variance):
    """Write down what the radar measures of a state of d dimensions, in order, and its variances; returns how many."""
    kinds[0], kinds[1] = RANGE, AZIMUTH
    variance[0], variance[1] = sensor.range_std_m**2, sensor.azimuth_std_rad**2
    n = 2
    if d == 3 and sensor.elevation_std_rad > 0.0:
        kinds[n], variance[n] = ELEVATION, sensor.elevation_std_rad**2
        n += 1
    if sensor.range_rate_std_mps > 0.0:
        kinds[n], variance[n] = RATE, sensor.range_rate_std_mps**2
        n += 1
    return n


@fused
def measured(x, sensor, d, kinds, n, z):
    """What the radar would measure of a state without error."""
    east, north = x[0] - sensor.x_m, x[1] - sensor.y_m
    up = x[2] - sensor.z_m if d == 3 else 0.0
    ground = max(math.sqrt(east * east + north * north), NEAREST_M)
    slant = math.sqrt(ground * ground + up * up)
    z[0], z[1] = slant, math.atan2(east, north)
    for k in range(2, n):
        if kinds[k] == ELEVATION:
            z[k] = math.atan2(up, ground)
        else:
            climb = up * x[d + 2] if d == 3 else 0.0
            z[k] = (east * x[d] + north * x[d + 1] + climb) / slant


@fused
def slopes(x, sensor, d, kinds, n, H):
    """Derivatives of each measurement by each state; returns how many states, from the first, any depends on."""
    east, north = x[0] - sensor.x_m, x[1] - sensor.y_m
    up = x[2] - sensor.z_m if d == 3 else 0.0
    ground = max(math.sqrt(east * east + north * north), NEAREST_M)
    slant = math.sqrt(ground * ground + up * up)
    for k in range(n):
        for i in range(2 * d):
            H[k, i] = 0.0
    H[0, 0], H[0, 1] = east / slant, north / slant
    H[1, 0], H[1, 1] = north / (ground * ground), -east / (ground * ground)
    if d == 3:
        H[0, 2] = up / slant
    used = d
    for k in range(2, n):
        if kinds[k] == ELEVATION:
            square = slant * slant
            H[k, 0], H[k, 1], H[k, 2] = -east * up / (ground * square), -north * up / (ground * square), ground / square
        else:
            climb = up * x[d + 2] if d == 3 else 0.0
            rate = (east * x[d] + north * x[d + 1] + climb) / slant
            H[k, 0] = (x[d] - rate * east / slant) / slant
            H[k, 1] = (x[d + 1] - rate * north / slant) / slant
            H[k, d], H[k, d + 1] = east / slant, north / slant
            if d == 3:
                H[k, 2] = (x[d + 2] - rate * up / slant) / slant
                H[k, d + 2] = up / slant
            used = 2 * d
    return used


@fused
def read_plot(plot, kinds, n, z):
    """The measurements of a plot, in the radar's order."""
    z[0], z[1] = plot.range_m, plot.azimuth_rad
    for k in range(2, n):
        z[k] = plot.elevation_rad if kinds[k] == ELEVATION else plot.range_rate_mps


@fused
def difference(z, expected, n, v):
    """Measured less expected; azimuth the short way round."""
    for k in range(n):
        v[k] = z[k] - expected[k]
    v[1] = wrapped(v[1])


@fused
def start(plot, sensor, d, speed_std, height_m, height_std_m, x, P):
    """State and covariance of an object known from one plot: standing, with any velocity of speed_std on each axis.

    Where the radar measures no elevation, the object is put at height_m, give or take height_std_m.
    """
    for i in range(2 * d):
        x[i] = 0.0
        for j in range(2 * d):
            P[i, j] = 0.0
    sin_a, cos_a = math.sin(plot.azimuth_rad), math.cos(plot.azimuth_rad)
    r, up, slant_slope = plot.range_m, 0.0, 1.0
    has_elevation = d == 3 and sensor.elevation_std_rad > 0.0
    if has_elevation:
        up, slant_slope = r * math.sin(plot.elevation_rad), math.cos(plot.elevation_rad)
    elif d == 3:
        up = min(max(height_m - sensor.z_m, -0.9 * r), 0.9 * r)
        slant_slope = math.sqrt(1.0 - (up / r) ** 2)
    ground = r * slant_slope
    x[0], x[1] = sensor.x_m + ground * sin_a, sensor.y_m + ground * cos_a
    var_r, var_a = sensor.range_std_m**2, sensor.azimuth_std_rad**2
    along, upward, both = slant_slope * slant_slope * var_r, 0.0, 0.0
    if has_elevation:
        var_e = sensor.elevation_std_rad**2
        rise = up / r
        along += up * up * var_e
        upward = rise * rise * var_r + ground * ground * var_e
        both = rise * slant_slope * var_r - up * ground * var_e
    elif d == 3:
        lean = up / max(ground, NEAREST_M)  # at a given slant range, higher means nearer
        upward = height_std_m**2
        along = var_r / max(slant_slope, 0.1) ** 2 + lean * lean * upward
        both = -lean * upward
    across = ground * ground * var_a
    P[0, 0] = along * sin_a * sin_a + across * cos_a * cos_a
    P[1, 1] = along * cos_a * cos_a + across * sin_a * sin_a
    P[0, 1] = P[1, 0] = (along - across) * sin_a * cos_a
    if d == 3:
        x[2] = sensor.z_m + up
        P[2, 2] = upward
        P[0, 2] = P[2, 0] = both * sin_a
        P[1, 2] = P[2, 1] = both * cos_a
    for a in range(d):
        P[d + a, d + a] = speed_std * speed_std
