from __future__ import annotations

import pytest

from bartizan.study.workers.crews import Crew
from bartizan.study.workers.points_run import run_points
from unit.study.workers import toy


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """A folder that asks the toy engine, in any process, for faults, and where it notes what it began."""
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.setenv(toy.NOTES, str(folder))
    return folder


@pytest.fixture
def play(tmp_path):
    """Plays the toy study and gives the sealed manifest."""

    def run(name="r", *, crew=None, chunk=5, points=None, doors=toy.toy_engine, **options):
        points = points or toy.ToyPoints()
        manifest = toy.manifest_of(points, chunk)
        crew = crew or Crew("threads", 2)
        return run_points(points, tmp_path / name, manifest, crew=crew, doors=doors, **options)

    return run


@pytest.fixture(scope="session")
def digest(tmp_path_factory):
    """Digest of the toy study, played by one thread."""
    points = toy.ToyPoints()
    folder = tmp_path_factory.mktemp("toy") / "r"
    manifest = toy.manifest_of(points)
    return run_points(points, folder, manifest, crew=Crew("threads", 1), doors=toy.toy_engine)["digest"]
