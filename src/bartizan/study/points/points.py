"""The points of a study: which scenario each is, and what it is played with.

Points are a pure function of what a study's manifest holds: the text of the study, the text of its scenario, its
terrain files. They are cheap to make and to send; a scenario is built when its point is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from bartizan.errors import InputError
from bartizan.study.durable import canonical_json, sha256
from bartizan.study.manifest import QUESTION
from bartizan.study.points.build import Base, Built, Said, build
from bartizan.study.points.crews import settled
from bartizan.study.points.ground import ground_of, readings_of
from bartizan.study.points.place import Place, PointCase
from bartizan.study.question.calendar import Calendar
from bartizan.study.question.factors import Ready
from bartizan.study.question.schema import Study
from bartizan.study.question.text import parse_text

UNSAID: dict[str, tuple[Any, ...]] = {"milestones": ([],), "crew_training_days": (None,), "reading": (None, "mode")}
"""Values that mean the same as saying nothing, of what older studies could not say."""
KEPT_POINTS = 256
"""Points that stay made: each takes some milliseconds and is asked for several times."""


@dataclass(frozen=True)
class Points:
    """All points of a study, in the order: raid, row of the design, phase, option (which changes fastest).

    Attributes
    ----------
    study_text, study_name : str
    base : Base
        The scenario that every point starts from.
    replications : int
        Of each reading, to be played at every point.
    """

    study_text: str
    study_name: str
    base: Base
    replications: int

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> Points:
        """The points of a study folder, from its manifest alone.

        Raises
        ------
        InputError
            If the manifest is no study's.
        """
        try:
            said = manifest[QUESTION]
            base = said["base"]
            terrain = tuple(str(name) for name in base["terrain"])
            start = Base(str(base["text"]), str(base["name"]), bool(base["is_bundled"]), terrain)
            return cls(str(said["study_text"]), str(said["study_name"]), start, int(said["replications"]))
        except (KeyError, TypeError, ValueError):
            raise InputError("this manifest is no study's: it does not hold the study and its scenario") from None

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the manifest, under `QUESTION`."""
        data = asdict(self)
        data["base"]["terrain"] = list(self.base.terrain)
        return data

    def with_replications(self, replications: int) -> Points:
        """The same points, played more or fewer times."""
        return replace(self, replications=replications)

    @property
    def study(self) -> Study:
        """The study file."""
        return _study(self.study_text, self.study_name)

    @property
    def count(self) -> int:
        """Number of points."""
        return len(_places(replace(self, replications=0)))

    @property
    def names(self) -> tuple[str, ...]:
        """One line for each point: what tells it from the others."""
        return tuple(name_of(place, self) for place in self.places)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where each point stands."""
        return _places(replace(self, replications=0))

    @property
    def design(self) -> np.ndarray:
        """Places of the factors in [0, 1], shape (rows, factors); NaN where a factor is left as it is.

        A design that screens has one more column, of a dummy.
        """
        return _design(replace(self, replications=0))

    @property
    def factors(self) -> tuple[Ready, ...]:
        """The factors with their ranges."""
        return _factors(replace(self, replications=0))

    def levels(self, row: int) -> dict[str, Any]:
        """The values of the factors in one row of the design."""
        places = self.design[row, : len(self.factors)]
        return {f.id: f.value(float(at)) for f, at in zip(self.factors, places, strict=True) if not np.isnan(at)}

    def said(self, index: int) -> Said:
        """What a point says beside the base scenario."""
        place, study = self.places[index], self.study
        raid = next((raid for raid in study.raids if raid.name == place.raid), None)
        option = next((option for option in study.options if option.name == place.option), None)
        phase = next((phase for phase in study.phases if phase.date.isoformat() == place.date), None)
        levels = self.levels(place.row) if study.factors else {}
        return Said(raid, option, levels, phase, Calendar.of(study))

    def built(self, index: int) -> Built:
        """The scenario of a point, or what is wrong with it."""
        return build(self.base, self.said(index))

    def point(self, index: int) -> PointCase:
        """One point, ready to be played.

        Raises
        ------
        InputError
            If what the point says does not fit the scenario.
        """
        return _point(self, index)

    @property
    def digest(self) -> str:
        """Of all that the points are a function of; names of files are not."""
        terrain = [_terrain_sha256(name) for name in self.base.terrain]
        design = np.round(self.design, 12).tolist()
        rows = [["as it is" if np.isnan(at) else at for at in row] for row in design]
        study = self.study.model_dump(mode="json", exclude={"name", "question", "scenario"})
        study["phases"] = [phase if phase["set"] else phase["date"] for phase in study["phases"]]
        asked = study["measures"]
        study["measures"] = asked and [row if row["quantile"] is not None else row["measure"] for row in asked]
        # what is not said leaves no trace: a study means the same as before these could be said
        study = {k: v for k, v in study.items() if k not in UNSAID or v not in UNSAID[k]}
        return sha256(canonical_json([study, self.base.plain(), terrain, rows, self.replications]))


def _terrain_sha256(name: str) -> str:
    from pathlib import Path

    from bartizan.earth.provenance import terrain_sha256

    return terrain_sha256(Path(name))


def name_of(place: Place, points: Points) -> str:
    """What tells a point from the others, in words."""
    study = points.study
    parts = [place.option] if study.options else []
    parts += [f"raid {place.raid}"] if study.raids else []
    parts += [place.date] if study.phases else []
    parts += [f"row {place.row}"] if study.factors else []
    return ", ".join(parts) or "the scenario as it is"


@lru_cache(maxsize=KEPT_POINTS)
def _point(points: Points, index: int) -> PointCase:
    built = points.built(index)
    if built.scenario_file is None:
        raise InputError(built.problems)
    study, training = points.study, ()
    readings = readings_of(built, study)
    if study.crew_training_days is not None:
        built, training = settled(built, readings, study.crew_training_days)
        readings = readings_of(built, study)
    file = built.scenario_file
    assert file is not None
    about = (readings, study.seed, points.replications, ground_of(file), built.learners, training)
    return PointCase(index, points.places[index], file, *about)


@lru_cache(maxsize=8)
def _study(text: str, name: str) -> Study:
    study, _, problems = parse_text(text, name)
    if study is None:
        raise InputError(problems)
    return study


@lru_cache(maxsize=8)
def _places(points: Points) -> tuple[Place, ...]:
    study = points.study
    raids = [raid.name for raid in study.raids] or ["as stated"]
    options = [option.name for option in study.options] or ["as it is"]
    dates = [phase.date.isoformat() for phase in study.phases] or [str(points.base.plain().get("date", ""))]
    rows = range(len(points.design)) if study.factors else range(1)
    return tuple(Place(raid, row, date, option) for raid, row, date, option in product(raids, rows, dates, options))


@lru_cache(maxsize=8)
def _factors(points: Points) -> tuple[Ready, ...]:
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.study.question.factors import ready

    if not points.study.factors:
        return ()
    catalogue = load_catalogue()
    figures = figures_of(points)
    found = [ready(factor, figures, catalogue) for factor in points.study.factors]
    if any(factor is None for factor, _ in found):
        raise InputError(f"{points.study_name}: a factor cannot be varied: {next(f for r, f in found if r is None)[0]}")
    return tuple(factor for factor, _ in found if factor is not None)


def figures_of(points: Points) -> dict[str, Any]:
    """Claims and assumptions that the scenario uses under any option or raid, by id."""
    from bartizan.scenario.readings import figures_in_play

    study, found = points.study, {}
    for raid, option in [(None, None), *product(study.raids or [None], study.options or [None])]:
        built = build(points.base, Said(raid, option, calendar=Calendar.of(study)))
        if built.scenario_file is not None:
            found = {figure.id: figure for figure in figures_in_play(built.scenario_file)} | found
    return found


@lru_cache(maxsize=8)
def _design(points: Points) -> np.ndarray:
    from bartizan.study.design.places import design_places

    study, factors = points.study, points.factors
    if not factors or study.design is None:
        return np.zeros((1, 0))
    design = study.design
    return design_places(design.kind, factors, points=design.points, levels=design.levels, seed=design.seed)
