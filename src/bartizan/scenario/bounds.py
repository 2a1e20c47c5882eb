"""Physical bounds of a figure, read from the words and the unit at the end of its id."""

from __future__ import annotations

K_FACTOR_BOUNDS = (0.8, 4.0)
SCAN_PERIOD_BOUNDS_S = (0.05, 600.0)
_BY_NAME: dict[str, tuple[float, float]] = {
    "scan_period_s": SCAN_PERIOD_BOUNDS_S,
    "channels": (0.0, 1000.0),
    "ready_tubes": (0.0, 10_000.0),
    "confirm_hits": (1.0, 32.0),
    "confirm_scans": (1.0, 32.0),
    "ballistic_range_km": (0.0, 5000.0),
    "min_range_km": (0.0, 5000.0),
    "average_speed_mps": (10.0, 20_000.0),
    "max_target_speed_mps": (10.0, 20_000.0),
    "speed_mps": (5.0, 8000.0),
    "arrival_date": (0.0, 73_000.0),
    "k_factor": K_FACTOR_BOUNDS,
    "triple_elevation_deg": (0.0, 90.0),
    "availability": (0.0, 1.0),
    "reaction_factor": (0.1, 20.0),
}
_BY_SUFFIX: tuple[tuple[str, tuple[float, float]], ...] = (
    ("_probability", (0.0, 1.0)),
    ("_km", (0.01, 5000.0)),
    ("_m2", (1e-6, 1e5)),
    ("_ghz", (1.0, 100.0)),
    ("_mrad", (0.0, 200.0)),
    ("_deg", (-90.0, 90.0)),
    ("_m", (0.0, 1e5)),
    ("_s", (0.0, 86_400.0)),
)
_UNITS = {
    "_probability": "",
    "_km": " km",
    "_m2": " m2",
    "_ghz": " GHz",
    "_mrad": " mrad",
    "_deg": " degrees",
    "_m": " m",
    "_s": " s",
}
INTEGER_FIGURES = frozenset({"channels", "ready_tubes", "confirm_hits", "confirm_scans", "swerling"})
SWERLING_CASES = (0.0, 1.0, 3.0, 4.0)


def bounds_of(figure_id: str) -> tuple[float, float]:
    """Least and greatest value that a figure may take.

    Examples
    --------
    >>> bounds_of("s-400.kill_probability.drone"), bounds_of("s-400.engagement_radar.channels")
    ((0.0, 1.0), (0.0, 1000.0))
    """
    if ".kill_probability." in figure_id:
        return 0.0, 1.0
    name = figure_id.rsplit(".", 1)[-1]
    if name in _BY_NAME:
        return _BY_NAME[name]
    return next((bounds for suffix, bounds in _BY_SUFFIX if name.endswith(suffix)), (-1e18, 1e18))


def is_in_bounds(figure_id: str, value: float) -> bool:
    """True if the figure may take the value.

    Examples
    --------
    >>> is_in_bounds("drone.rcs_m2", 0.0), is_in_bounds("drone.swerling", 2.0)
    (False, False)
    """
    if figure_id.endswith(".swerling"):
        return value in SWERLING_CASES
    low, high = bounds_of(figure_id)
    return low <= value <= high and (float(value).is_integer() or not is_count(figure_id))


def is_count(figure_id: str) -> bool:
    """True for figures that only come as whole numbers."""
    return figure_id.rpartition(".")[2] in INTEGER_FIGURES


def bounds_fault(figure_id: str, value: float) -> tuple[str, str, str] | None:
    """Why a figure may not take a value, as (message, expected, hint), or None.

    Examples
    --------
    >>> bounds_fault("s-400.engagement_radar.channels", 6.5)
    ('not a whole number', 'a whole number from 0 to 1,000', '')
    """
    if is_in_bounds(figure_id, value):
        return None
    message = "not a whole number" if is_count(figure_id) and not float(value).is_integer() else "out of bounds"
    hint = "with one pulse a look, case 2 is the same as case 1"
    is_case_2 = figure_id.endswith(".swerling") and value == 2.0
    return message, bounds_words(figure_id), hint if is_case_2 else ""


def bounds_words(figure_id: str) -> str:
    """What a figure may be, for a message.

    Examples
    --------
    >>> bounds_words("s-400.reload_time_s"), bounds_words("drone.swerling")
    ('a number from 0 to 86,400 s', '0, 1, 3 or 4')
    """
    if figure_id.endswith(".swerling"):
        return "0, 1, 3 or 4"
    low, high = bounds_of(figure_id)
    unit = next((unit for suffix, unit in _UNITS.items() if figure_id.endswith(suffix)), "")
    unit = " m/s" if figure_id.endswith("_mps") else unit
    kind = "a whole number" if is_count(figure_id) else "a number"
    return f"{kind} from {_plain(low)} to {_plain(high)}{unit}"


def _plain(value: float) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".")
