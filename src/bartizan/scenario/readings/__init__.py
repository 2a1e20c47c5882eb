"""Readings: one value for every claim and assumption in play, so that doubt about figures stays apart from chance."""

from bartizan.scenario.readings.figures import PlayedFigure, figures_in_play
from bartizan.scenario.readings.reading import (
    NAMES,
    PLACES,
    Reading,
    bound_reading,
    central_k_factor,
    central_reading,
    stated_reading,
)
from bartizan.scenario.readings.sampled import Readings, sampled_readings
from bartizan.scenario.readings.settled import settle

__all__ = [
    "NAMES",
    "PLACES",
    "PlayedFigure",
    "Reading",
    "Readings",
    "bound_reading",
    "central_k_factor",
    "central_reading",
    "figures_in_play",
    "sampled_readings",
    "settle",
    "stated_reading",
]
