"""Mode "simple": each radar by itself, nearest plot, alpha-beta filter, M of N; as the engine's plain tracker does it.

No covariances are carried: gates are four errors of a plot and what an object could have turned or flown aside. The
covariance of the answer is that of the filter once settled, on an object that flies straight.

Source: docs/model.md, section 5; Bar-Shalom, Li, Kirubarajan (2001), section 6.5, for the settled covariance.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.jit import fused, jit, stage
from bartizan.tracking.life import quality
from bartizan.tracking.polar import start

ALPHA, BETA = 0.5, 0.2
SIGMAS, TURN_MPS2, FASTEST_MPS = 4.0, 30.0, 1500.0
N_TRACKS, NEXT_UID = 0, 1

PLAIN = np.dtype(
    [
        *((name, np.float64) for name in ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps", "time_s", "dt_s")),
        *((name, np.int64) for name in ("uid", "sensor", "hits", "misses", "history", "is_firm", "is_taken")),
    ]
)


@jit
def scan_simple(book, counts, plots, sensors, i_sensor, rules, time_s, d, out):
    """Track the plots of one scan of one radar; returns how many firm tracks, of all radars, were written to `out`."""
    sensor, rule = sensors[i_sensor], rules[0]
    x, P = np.zeros(2 * d), np.zeros((2 * d, 2 * d))
    n, taken = counts[N_TRACKS], np.zeros(len(plots), np.bool_)
    px_m, py_m = np.empty(n), np.empty(n)
    slack_s = _predict(book, n, time_s, px_m, py_m)
    order = np.argsort(px_m, kind="mergesort")
    px_m, py_m = px_m[order], py_m[order]
    for is_new in (0, 1):
        for j in range(len(plots)):
            if not taken[j]:
                start(plots[j], sensor, d, 1.0, rule.height_m, rule.height_std_m, x, P)
                i = _nearest(book, order, px_m, py_m, slack_s, plots[j], i_sensor, sensor, x, is_new, time_s)
                if i >= 0:
                    _correct(book[i], x, d, time_s)
                    taken[j] = True
    for j in range(len(plots)):
        if not taken[j]:
            start(plots[j], sensor, d, 1.0, rule.height_m, rule.height_std_m, x, P)
            _begin(book[counts[N_TRACKS]], counts[NEXT_UID], i_sensor, x, d, time_s)
            counts[N_TRACKS] += 1
            counts[NEXT_UID] += 1
    _age(book, counts, i_sensor, rule)
    n_out = 0
    for i in range(counts[N_TRACKS]):
        if book[i].is_firm:
            _report(book[i], out[n_out], sensors, d, time_s, P, rule)
            n_out += 1
    return n_out


@stage
def _predict(book, n, time_s, px_m, py_m):
    """Where all tracks should be; returns the longest time since an update."""
    slack_s = 0.0
    for i in range(n):
        track = book[i]
        dt = time_s - track.time_s
        px_m[i], py_m[i] = track.x_m + track.vx_mps * dt, track.y_m + track.vy_mps * dt
        slack_s = max(slack_s, dt)
        track.is_taken = 0
    return slack_s


@fused
def _aside(dt, is_new):
    """How far an object could be from where it should be: unknown speed after one plot, then turns."""
    return FASTEST_MPS * dt if is_new else 0.5 * TURN_MPS2 * dt * dt


@jit
def _nearest(book, order, px_m, py_m, slack_s, plot, i_sensor, sensor, x, is_new, time_s):
    """The nearest free track of this radar whose gate holds the plot, the older of two; -1 without.

    is_new: tracks with one plot. Tracks come in the order of their easting, so that only those near are tried.
    """
    errors_m = SIGMAS * math.hypot(sensor.range_std_m, sensor.azimuth_std_rad * plot.range_m)
    widest_m = errors_m + _aside(slack_s, is_new)
    best, best_m = -1, math.inf
    for k in range(np.searchsorted(px_m, x[0] - widest_m), len(order)):
        if px_m[k] > x[0] + widest_m:
            break
        i = order[k]
        track = book[i]
        if track.is_taken or track.sensor != i_sensor or (track.hits == 1) != (is_new == 1):
            continue
        off_m = math.hypot(px_m[k] - x[0], py_m[k] - x[1])
        if off_m > errors_m + _aside(time_s - track.time_s, is_new):
            continue
        if off_m < best_m or (off_m == best_m and i < best):
            best, best_m = i, off_m
    return best


@stage
def _correct(track, x, d, time_s):
    """Correct a track by its plot: the second gives the velocity, later ones the alpha-beta filter."""
    dt = time_s - track.time_s
    alpha, beta = (ALPHA, BETA) if track.hits > 1 else (1.0, 1.0)
    beta = beta / dt if dt > 0.0 else 0.0
    up = x[2] if d == 3 else 0.0
    track.x_m, track.vx_mps = _step(track.x_m, track.vx_mps, x[0], dt, alpha, beta)
    track.y_m, track.vy_mps = _step(track.y_m, track.vy_mps, x[1], dt, alpha, beta)
    track.z_m, track.vz_mps = _step(track.z_m, track.vz_mps, up, dt, alpha, beta)
    track.hits += 1
    track.time_s, track.dt_s, track.is_taken = time_s, dt, 1


@fused
def _step(at, speed, plot, dt, alpha, beta):
    expected = at + speed * dt
    return expected + alpha * (plot - expected), speed + beta * (plot - expected)


@stage
def _begin(track, uid, i_sensor, x, d, time_s):
    """Begin a track on a plot that no track took."""
    track.uid, track.sensor, track.hits, track.misses = uid, i_sensor, 1, 0
    track.history, track.is_firm, track.is_taken = 0, 0, 1
    track.x_m, track.y_m, track.z_m = x[0], x[1], x[2] if d == 3 else 0.0
    track.vx_mps = track.vy_mps = track.vz_mps = 0.0
    track.time_s, track.dt_s = time_s, 0.0


@stage
def _age(book, counts, i_sensor, rule):
    """Shift the history of this radar's tracks, make firm what has plots enough, drop what has none left."""
    kept, mask = 0, (1 << rule.confirm_scans) - 1
    for i in range(counts[N_TRACKS]):
        track = book[i]
        if track.sensor == i_sensor:
            track.history = ((track.history << 1) | track.is_taken) & mask
            track.misses = 0 if track.is_taken else track.misses + 1
            if _bits(track.history) >= rule.confirm_hits:
                track.is_firm = 1
        if track.history != 0:
            if i != kept:
                book[kept] = track
            kept += 1
    counts[N_TRACKS] = kept


@fused
def _bits(history):
    count = 0
    while history:
        history &= history - 1
        count += 1
    return count


@stage
def _report(track, row, sensors, d, time_s, P, rule):
    """Write a track into a row of the answer, carried on to time_s."""
    dt = time_s - track.time_s
    row.uid, row.time_s, row.hits, row.misses, row.existence = track.uid, time_s, track.hits, track.misses, 1.0
    row.x_m, row.y_m = track.x_m + track.vx_mps * dt, track.y_m + track.vy_mps * dt
    row.z_m, row.vx_mps, row.vy_mps, row.vz_mps = (
        track.z_m + track.vz_mps * dt,
        track.vx_mps,
        track.vy_mps,
        track.vz_mps,
    )
    _settled(track, sensors[track.sensor], d, P, rule)
    period_s = max(track.dt_s, 1e-3)
    room = ALPHA * (4.0 - 2.0 * ALPHA - BETA)
    places = (2.0 * ALPHA * ALPHA + 2.0 * BETA - 3.0 * ALPHA * BETA) / room
    both = BETA * (2.0 * ALPHA - BETA) / room / period_s
    speeds = 2.0 * BETA * BETA / room / (period_s * period_s)
    for a in range(6):
        for b in range(6):
            row.covariance[a, b] = 0.0
    for a in range(d):
        for b in range(d):
            p = P[a, b]
            row.covariance[a, b] = p * (places + 2.0 * dt * both + dt * dt * speeds)
            row.covariance[a, 3 + b] = row.covariance[3 + a, b] = p * (both + dt * speeds)
            row.covariance[3 + a, 3 + b] = p * speeds
    row.quality = quality(row.covariance)


@fused
def _settled(track, sensor, d, P, rule):
    """Covariance of one plot at the track's place, into P."""
    east, north = track.x_m - sensor.x_m, track.y_m - sensor.y_m
    up = track.z_m - sensor.z_m if d == 3 else 0.0
    ground = max(math.hypot(east, north), 1.0)
    slant = math.hypot(ground, up)
    for a in range(d):
        for b in range(d):
            P[a, b] = 0.0
    along, across = sensor.range_std_m**2, (sensor.azimuth_std_rad * ground) ** 2
    s, c = east / ground, north / ground
    lean = ground / slant
    upward = (sensor.elevation_std_rad * slant) ** 2 if sensor.elevation_std_rad > 0.0 else rule.height_std_m**2
    P[0, 0] = along * s * s * lean * lean + across * c * c
    P[1, 1] = along * c * c * lean * lean + across * s * s
    P[0, 1] = P[1, 0] = (along * lean * lean - across) * s * c
    if d == 3:
        P[2, 2] = upward
