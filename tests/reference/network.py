"""The network of a world (docs/model.md, section 6b)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine import network_records as records
from bartizan.engine.network_records import Web
from reference.world import World

MODES = ("alone", "shared_warning", "shared_tracks", "engage_remote")


def web_from_world(world: World) -> Web:
    """The kernels' tables of a world's network."""
    n_units = len(world.units)
    settings = np.zeros(1, records.WEB)
    row = settings[0]
    row["mode"], row["n_units"] = MODES.index(world.mode), n_units
    row["n_cells"] = max(n_units, 1)
    row["max_error_m"] = math.inf
    row["on_post_loss"] = row["on_link_loss"] = -1
    row["false_foe_probability"] = row["recognition_probability"] = 1.0
    return Web(
        settings=settings,
        unit=np.array([radar.unit for radar in world.radars], np.int64),
        availability=np.ones(len(world.radars)),
        pair_uid=np.zeros((n_units, n_units), np.int64),
        post_in_play=np.ones(n_units, np.int64),
        edges=np.zeros(0, records.EDGE),
        first_end=np.zeros(n_units + 1, np.int64),
        ends=np.zeros(0, np.int64),
        parts=np.zeros(0, records.PART),
        feeds=np.zeros(0, records.FEED),
        losses=np.zeros(0, records.LOSS_ROW),
        stretches=np.zeros(0, records.STRETCH),
    )
