"""From published claims about air-defence systems to what they could see, reach and stop, and how sure we are.

>>> import bartizan as bz
>>> result = bz.run(bz.load("one_site"), replications=4, seed=7)
>>> 0.0 <= result.measures["stopped"]["mean"] <= 1.0
True

Everything is imported when it is first asked for, so that `import bartizan` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover
    from bartizan.cover.make import cover
    from bartizan.scenario.load import load_scenario as load
    from bartizan.study.api import run
    from bartizan.study.points.api import study
    from bartizan.study.points.result import StudyResult, open_study
    from bartizan.study.result import Result, open_result

    __version__: str

__all__ = ["Cover", "Result", "StudyResult", "cover", "load", "open_result", "open_study", "run", "study"]

_DOORS = {
    "load": ("bartizan.scenario.load", "load_scenario"),
    "cover": ("bartizan.cover", ""),
    "Cover": ("bartizan.cover.answer", "Cover"),
    "run": ("bartizan.study.api", "run"),
    "Result": ("bartizan.study.result", "Result"),
    "open_result": ("bartizan.study.result", "open_result"),
    "study": ("bartizan.study", ""),
    "StudyResult": ("bartizan.study.points.result", "StudyResult"),
    "open_study": ("bartizan.study.points.result", "open_study"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from bartizan.study.store import version

        return version()
    if name not in _DOORS:
        raise AttributeError(f"module 'bartizan' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _DOORS[name]
    found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
