"""The summary of a result: everything that reports show, as plain data without NaN."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.claims.figure import Claim
from bartizan.cover.claimed import claimed_ranges_m
from bartizan.cover.plain import plain
from bartizan.engine.log import Level
from bartizan.scenario.in_play import K_FACTOR
from bartizan.study.band import Pairs, band, layout
from bartizan.study.drivers import candidates, drivers
from bartizan.study.ledger import ledger
from bartizan.study.measures import MEASURES, estimate, table, typical
from bartizan.study.sight import Detects, Sight
from bartizan.study.statistics import Estimate, mean_interval, proportion, ratio_interval
from bartizan.study.tally import Legend, Rows, varies

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.engine.arrays import Geometry
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import PlayedFigure, Readings
    from bartizan.scenario.schema import Scenario, Unit

SCHEMA = 1
EXPLAINED = "stopped"
"""The measure whose doubt the drivers explain; without a raid nothing is explained."""

NOT_MODELLED = (
    "electronic attack beyond noise jamming by the raid's own objects, stated by the scenario",
    "an envelope that changes with altitude, or a speed that changes along the flight",
    "weather, clutter and false plots",
    "propagation beyond refraction by one k factor (no diffraction, no ducting)",
    "manoeuvre against the defence",
    "decoy discrimination",
    "repair",
    "interceptor flight beyond an envelope, a time and a probability",
    "everything that nobody has published",
)


@dataclass(frozen=True)
class Facts:
    """All that a summary is made from, besides the rows."""

    scenario_file: ScenarioFile
    geometry: Geometry
    readings: Readings
    sight: Sight
    units_there: Mapping[str, float]
    seed: int
    replications: int
    level: int
    version: str
    digest: str
    elapsed_s: float


def build_summary(facts: Facts, rows: Sequence[Rows], who: Legend, catalogue: Catalogue) -> dict[str, Any]:
    """Measures, ledger, drivers, geometry, and what they rest on.

    Parameters
    ----------
    facts : Facts
    rows : sequence of Rows
        One for each reading.
    who : Legend
    catalogue : Catalogue
        For sources and claimed ranges.
    """
    scenario = facts.scenario_file.scenario
    pairs = Pairs(facts.readings.pairs_same_claims, facts.readings.pairs_same_assumptions)
    explained = table(EXPLAINED, rows, who)
    in_doubt = candidates(facts.readings, {kind.kind for kind in who.kinds})
    summary = {
        "schema": SCHEMA,
        "digest": facts.digest,
        "manifest": "manifest.json",
        "version": facts.version,
        "scenario": {
            "name": facts.scenario_file.name,
            "title": scenario.name,
            "summary": scenario.summary,
            "date": facts.geometry.date.isoformat(),
            "duration_s": scenario.duration_s,
            "identification": scenario.identification.mode,
            "fictional": facts.scenario_file.folder is None,
            "ground": facts.geometry.theatre.get("ground", {}),
            "source": facts.scenario_file.source.replace("\\", "/").rpartition("/")[2],
            "digest": facts.scenario_file.digest,
        },
        "run": {
            "replications": facts.replications,
            "readings": len(rows),
            "reading": facts.readings.labels[0] if len(rows) == 1 else None,
            "seed": facts.seed,
            "level": Level(facts.level).name.lower(),
            "elapsed_s": round(facts.elapsed_s, 3),
        },
        "measures": {name: _measure(name, rows, who, pairs) for name in MEASURES},
        "ledger": ledger(rows),
        "ledger_unresolved": ledger(rows, unresolved=True),
        "drivers_of": EXPLAINED,
        "drivers": drivers(None if explained is None else layout(explained), in_doubt, pairs),
        "geometry": facts.sight.rows(),
        "by_type": _by_type(rows, who),
        "assets": _assets(rows, who),
        "rounds": _rounds(rows, who),
        "typical": typical(rows[0]),
        "figures": [figure_row(figure, facts.readings.values[:, i]) for i, figure in enumerate(facts.readings.figures)],
        "sources": sources_of(facts.readings.figures, catalogue),
        "refraction": _refraction(facts),
        "jamming": _jamming(scenario),
        "units": [_unit(unit, facts.units_there) for unit in scenario.units],
        "not_modelled": [*NOT_MODELLED, *_left_out(scenario)],
        "reproduce": reproduce(facts),
        "overrides": dict(facts.scenario_file.overrides),
    }
    return plain(summary)


def _measure(name: str, rows: Sequence[Rows], who: Legend, pairs: Pairs) -> dict[str, Any]:
    row = estimate(name, rows, who).as_dict()
    row["band"] = band(table(name, rows, who), pairs)
    return row


def _over_readings(rows: Sequence[Rows], name: str, column: int | None = None) -> np.ndarray:
    """A field of the rows, or one column of it, averaged over the readings."""
    at = ... if column is None else np.s_[:, column]
    return np.asarray(np.mean([getattr(part, name)[at] for part in rows], axis=0, dtype=np.float64))


def _by_type(rows: Sequence[Rows], who: Legend) -> list[dict[str, Any]]:
    """One row for each kind of object: shares stopped and leaked of threats, shares destroyed and engaged of all."""
    names = ("leaked_by_kind", "unresolved_by_kind", "destroyed_by_kind", "engaged_by_kind", "flown_by_kind")
    is_ratio = varies(rows, who)
    result = []
    for column, kind in enumerate(who.kinds):
        count = len(kind.rows)
        leaked, left, destroyed, engaged, flown = (_over_readings(rows, name, column) for name in names)

        def share(values: np.ndarray, count: int = count, flown: np.ndarray = flown) -> dict[str, Any]:
            if is_ratio:
                return ratio_interval(values, flown).as_dict()
            return mean_interval(values / count, most=1.0).as_dict()

        result.append(
            {
                "object": kind.object,
                "kind": kind.kind,
                "side": kind.side,
                "count": count,
                "threat": kind.threat,
                "stopped": share(flown - leaked - left) if kind.threat else None,
                "leaked": share(leaked) if kind.threat else None,
                "destroyed": share(destroyed),
                "engaged": share(engaged),
            }
        )
    return result


def _assets(rows: Sequence[Rows], who: Legend) -> list[dict[str, Any]]:
    """Share of replications in which something got through to each asset."""

    def share(values: np.ndarray) -> Estimate:
        return proportion(int(values.sum()), len(values)) if len(rows) == 1 else mean_interval(values, most=1.0)

    return [
        {"id": place.id, "name": place.name, "hit": share(_over_readings(rows, "assets_hit", i)).as_dict()}
        for i, place in enumerate(who.roster.assets)
    ]


def _rounds(rows: Sequence[Rows], who: Legend) -> dict[str, Any]:
    by_unit = _over_readings(rows, "rounds_by_unit").mean(axis=0)
    return {"mean": float(by_unit.sum()), "by_unit": dict(zip(who.units, by_unit, strict=True))}


def sight_of(
    scenario: Scenario,
    units_there: Mapping[str, float],
    catalogue: Catalogue,
    k_factor: float,
    detects: Detects | None = None,
) -> Sight:
    """What will gather the grids, drawn for one k factor, of the nodes in play in at least half of the readings."""
    units = {unit for unit, share in units_there.items() if share >= 0.5}
    claimed_m = claimed_ranges_m(scenario, catalogue)
    return Sight(claimed_m, units, scenario.theatre.cell_m, k_factor, detects)


def figure_row(figure: PlayedFigure, column: np.ndarray) -> dict[str, Any]:
    """One figure in play: what the readings used, and where it comes from."""
    alternatives = []
    for part in figure.alternatives:
        row = asdict(part)
        row.setdefault("kind", "assumption")
        alternatives.append(row)
    return {
        "id": figure.id,
        "name": figure.name,
        "unit": figure.unit,
        "origin": figure.origin,
        "helps": figure.helps,
        "values": {"low": column.min(), "mode": np.median(column), "high": column.max()},
        "alternatives": alternatives,
        "weights": figure.weights,
    }


def sources_of(figures: Sequence[PlayedFigure], catalogue: Catalogue) -> dict[str, Any]:
    """Every source behind a claim in play, by key."""
    claims = [part for figure in figures for part in figure.alternatives if isinstance(part, Claim)]
    keys = sorted({key for claim in claims for key in claim.sources})
    return {key: asdict(catalogue.sources[key]) for key in keys if key in catalogue.sources}


def _unit(unit: Unit, there: Mapping[str, float]) -> dict[str, Any]:
    available = unit.available
    if available is None:
        words = "always"
    elif available.date is not None:
        words = f"from {available.date.isoformat()}"
    else:
        words = f"delivery {available.delivery} of {available.programme}"
    share = there.get(unit.id, 0.0)
    return {
        "id": unit.id,
        "name": unit.name,
        "system": unit.system,
        "in_play": share >= 0.5,
        "in_play_share": share,
        "available": words,
        "fire_units": [fire_unit.id for fire_unit in unit.fire_units],
    }


def _left_out(scenario: Scenario) -> list[str]:
    """What this scenario itself switches off."""
    found = []
    if scenario.detection == "perfect":
        found.append("horizon, terrain, detection and tracking: the scenario states perfect detection")
    if scenario.engagement.hold_time_s is not None:
        found.append("reaction, envelope, flight and assessment: the scenario states a hold time instead")
    return found


def _refraction(facts: Facts) -> dict[str, float]:
    """The k factor that areas and maps are drawn with, and the least and greatest of the readings."""
    k_factor = facts.geometry.theatre["k_factor"]
    columns = [facts.readings.values[:, i] for i, f in enumerate(facts.readings.figures) if f.id == K_FACTOR]
    drawn = columns[0] if columns else np.array([k_factor])
    return {"k_factor": k_factor, "low": drawn.min(), "high": drawn.max()}


def _jamming(scenario: Scenario) -> list[dict[str, Any]]:
    """Groups of the raid that the scenario lets cover themselves with noise, and where a radar sees through it."""
    return [
        {"group": group.id, "object": group.object, "count": group.count, **group.jamming.model_dump()}
        for group in scenario.raid.groups
        if group.jamming is not None
    ]


def reproduce(facts: Facts) -> list[str]:
    """Commands that give this result again."""
    file = facts.scenario_file
    source = file.source.replace("\\", "/").rpartition("/")[2]
    label = facts.readings.labels[0]
    which = f"--reading {label}" if label in ("low", "high") else f"--readings {len(facts.readings)}"
    words = [f"bartizan run {shlex.quote(source)} -n {facts.replications} {which} --seed {facts.seed}"]
    words += [
        f"--set {key}={value:g}" if float(f"{value:g}") == value else f"--set {key}={value!r}"
        for key, value in file.overrides.items()
    ]
    if facts.geometry.date != file.scenario.date:
        words.append(f"--date {facts.geometry.date.isoformat()}")
    words += [f"--terrain {shlex.quote(path.name)}" for path in file.terrain_paths]
    return [" ".join(words)]
