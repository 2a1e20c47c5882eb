"""The objects that radars have a say of, close together, so that who hears of whom is told of several at once."""

from __future__ import annotations

import math

from bartizan.engine.queue import NOBODY
from bartizan.engine.records import FLYING
from bartizan.jit import stage


@stage
def forget_all(web):
    """At the start: nobody has said anything."""
    web.n_spoken[0] = 0
    web.said_ms[:] = -math.inf
    web.said_var_m2[:] = math.inf
    web.place[:] = NOBODY


@stage
def fall_silent(web, row):
    """A radar that is lost has nothing to say."""
    web.said_ms[row] = -math.inf
    web.said_var_m2[row, :] = math.inf


@stage
def make_place(web, item_row):
    """An object is spoken of for the first time: those of greater rows move on by one. Returns its place."""
    n = web.n_spoken[0]
    j = n
    while j > 0 and web.spoken[j - 1] > item_row:
        web.spoken[j] = web.spoken[j - 1]
        web.place[web.spoken[j]] = j
        j -= 1
    for source in range(web.said_var_m2.shape[0]):
        for i in range(n, j, -1):
            web.said_var_m2[source, i] = web.said_var_m2[source, i - 1]
            web.said_track[source, i] = web.said_track[source, i - 1]
        web.said_var_m2[source, j] = math.inf
    web.spoken[j] = item_row
    web.place[item_row] = j
    web.n_spoken[0] = n + 1
    return j


@stage
def drop_ended(state):
    """Objects that no longer fly give up their places."""
    web = state.web
    n = 0
    for j in range(web.n_spoken[0]):
        item_row = web.spoken[j]
        if state.bodies[item_row].status != FLYING:
            web.place[item_row] = NOBODY
            continue
        web.spoken[n] = item_row
        web.place[item_row] = n
        for source in range(web.said_var_m2.shape[0]):
            web.said_var_m2[source, n] = web.said_var_m2[source, j]
            web.said_track[source, n] = web.said_track[source, j]
        n += 1
    web.n_spoken[0] = n
