"""The picture of docs/lab/depth.md: depth of fire."""

from __future__ import annotations

from typing import Any

from lab_plots import Plot, Series

from bartizan.study.closed_forms.depth import depth_of_fire


def depth() -> tuple[Plot, ...]:
    """One target that comes straight in."""
    return (_depth_looks(),)


def approach(range_km: float, target_mps: float, interceptor_mps: float) -> dict[str, float]:
    """The approach as theory takes it."""
    return {
        "detection_range_m": 1000.0 * range_km,
        "target_speed_mps": target_mps,
        "interceptor_speed_mps": interceptor_mps,
        "reaction_s": 10.0,
        "assessment_s": 5.0,
        "min_range_m": 3000.0,
        "max_range_m": 150e3,
    }


def approach_changes(range_km: float, target_mps: float, interceptor_mps: float) -> dict[str, Any]:
    """The same approach as changes to a file."""
    figures = {"ideal.interceptor.round.average_speed_mps": interceptor_mps}
    return {"detection_range_km": range_km, "raid.groups.0.speed_mps": target_mps, "figures": figures}


def _depth_looks() -> Plot:
    """How often one can shoot."""
    return Plot(
        "lab-depth-looks",
        "How often one can shoot",
        "A target comes straight in; reaction 10 s, assessment 5 s, least range 3 km, interceptors of 1,000 m/s.",
        "detected at, km",
        "looks",
        tuple(
            Series(
                f"{v:,.0f} m/s",
                (10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 120.0),
                lambda x, v=v: float(depth_of_fire(**approach(x, v, 1000.0)).looks),
                lambda x, v=v: ("depth_of_fire", approach_changes(x, v, 1000.0), "rounds_fired", 1),
            )
            for v in (100.0, 250.0, 700.0)
        ),
        steps=True,
    )
