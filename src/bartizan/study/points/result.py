"""A finished study in Python: its points, comparisons, holes, and every replication as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bartizan.errors import IncompleteError, InputError
from bartizan.study import store
from bartizan.study.durable import sha256
from bartizan.study.manifest import QUESTION
from bartizan.study.points.tidy import VALUES

ANSWER = "study.json"


class StudyResult:
    """A finished study.

    Attributes
    ----------
    folder : Path
        Where it lies; a temporary one for `bartizan.study` without `out`, gone with this object.
    manifest, answer : dict
        What was played, and the answer as plain data.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], answer: dict[str, Any]) -> None:
        self.folder = Path(folder)
        self.manifest = manifest
        self.answer = answer

    @property
    def digest(self) -> str:
        """The same wherever and however the same study is run."""
        return self.manifest["digest"]

    @property
    def points(self) -> list[dict[str, Any]]:
        """Each point with its measures."""
        return self.answer["points"]

    @property
    def comparisons(self) -> list[dict[str, Any]]:
        """Differences between options, and between phases where asked, with intervals and adjusted p-values."""
        return self.answer["comparisons"]

    @property
    def holes(self) -> list[dict[str, Any]]:
        """Points that could not be played, each with the command that repeats it."""
        return self.answer["holes"]

    @property
    def values(self) -> Any:
        """Every replication as an Arrow table: point, option, raid, date, row, reading, replication, measure, value."""
        import pyarrow.parquet as pq

        return pq.read_table(self.folder / VALUES)

    def __repr__(self) -> str:
        study = self.answer["study"]
        return (
            f"<bartizan.StudyResult {study['name']}: {len(self.points)} points, {study['readings']} x "
            f"{study['replications']}, seed {study['seed']}, digest {self.digest[:12]}>"
        )


def open_study(folder: str | Path) -> StudyResult:
    """Open a finished study after comparing every file with its checksum.

    Raises
    ------
    InputError
        If the folder is no study.
    IncompleteError
        If it is unfinished, torn or altered.
    """
    folder = Path(folder)
    manifest = store.read_manifest(folder)
    if QUESTION not in manifest:
        raise InputError(f"{folder} holds a plain run; open it with bartizan.open_result")
    store.check_files(folder, manifest)
    content = (folder / ANSWER).read_bytes()
    if sha256(content) != manifest["files"].get(ANSWER):
        raise IncompleteError(f"{folder / ANSWER} is missing or altered since the study was sealed")
    return StudyResult(folder, manifest, json.loads(content))
