"""Views without a count of references.

Numba counts references to every array that a kernel hands on, with an atomic operation each time, and a model holds thirty arrays.
The doors from Python own the arrays for as long as a call lasts, so inside the kernels plain views of the same memory do.
"""

from __future__ import annotations

from typing import Any

from numba.extending import intrinsic

from bartizan.engine.records import Model, State
from bartizan.jit import stage


@intrinsic
def view(typing_context: Any, array: Any) -> Any:
    """The same memory as an array, counted by nobody; valid while its owner is."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        same = context.make_array(array)(context, builder, value=arguments[0])
        same.meminfo = same.meminfo.type(None)
        same.parent = same.parent.type(None)
        return same._getvalue()

    return array(array), codegen


@stage
def borrow_model(m):
    """A model made of views; valid while its owner is."""
    return Model(
        view(m.radars),
        view(m.objects),
        view(m.legs),
        view(m.interceptors),
        view(m.loads),
        view(m.tof_s),
        view(m.reach_m),
        view(m.pk),
        view(m.pd),
        view(m.sight_m),
        view(m.asset_x_m),
        view(m.asset_y_m),
        view(m.settings),
    )


@stage
def borrow_state(s):
    """A state made of views; valid while its owner is."""
    return State(
        view(s.clock),
        view(s.queue_key),
        view(s.queue_slot),
        view(s.bodies),
        view(s.posts),
        view(s.tracks),
        view(s.views),
        view(s.wake_ms),
        view(s.hints),
        view(s.fired),
        view(s.rounds),
        view(s.shots),
        view(s.free_slots),
        view(s.dwell_ms),
        view(s.plots),
        view(s.seen),
        view(s.candidates),
        view(s.px_m),
        view(s.py_m),
        view(s.heads),
        view(s.chain),
    )
