"""A study's patch may be of any shape: what comes of it is a checked scenario, or problems with their places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bartizan.errors import InputError
from bartizan.study.question.load import load_study

KEYS = ["raid", "groups", "id", "count", "units", "fire_units", "network", "doctrine", "date", "traffic", "available"]
IDS = ["cruise-060", "strike-300", "skerry", "skerry-a", "passing-airline", "new"]
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**6), st.floats(-1e3, 1e3), st.sampled_from([*IDS, "", "2028-01-01"])
)
SHAPES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raid=st.one_of(SHAPES, st.fixed_dictionaries({"groups": SHAPES})),
    patch=st.dictionaries(st.sampled_from(KEYS), SHAPES, max_size=3),
    times=st.integers(1, 3),
)
def test_a_patch_of_any_shape_is_taken_or_refused_with_its_place(
    tmp_path: Path, raid: Any, patch: dict[str, Any], times: int
) -> None:
    study = {
        "bartizan_study": 1,
        "name": "Shapes",
        "question": "What fits?",
        "scenario": "one_site",
        "replications": 40,
        "crew_training_days": 90,
        "options": [{"name": "as it is"}, {"name": "patched", "set": {"network.mode": "alone"}, "patch": patch}],
        "raids": [{"name": "stated"}, {"name": "patched", "times": times, "patch": {"raid": raid}}],
        "measures": ["leakers"],
    }
    file = tmp_path / "shapes.yaml"
    file.write_text(json.dumps(study, indent=1), encoding="utf-8")
    problems = []
    try:
        load_study(file)
    except InputError as error:
        problems = error.problems
    assert all(problem.line for problem in problems)
