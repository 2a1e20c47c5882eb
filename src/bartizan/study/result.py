"""A result in Python: measures, ledger, drivers, events, manifest, and a small table for notebooks."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.claims.text import counted
from bartizan.engine.log import Code, Roster
from bartizan.errors import IncompleteError, InputError, ModelError
from bartizan.study import store
from bartizan.study.durable import sha256
from bartizan.study.manifest import QUESTION

if TYPE_CHECKING:
    import pyarrow as pa

    from bartizan.study.chain import Chain

_SHOWN = (
    ("stopped", "threats stopped", True),
    ("p_raid_annihilation", "nothing got through", True),
    ("leakers", "leakers", False),
    ("rounds_fired", "rounds fired", False),
    ("assets_hit", "assets hit", False),
    ("own_engaged", "own aircraft shot at", False),
)


class Result:
    """A finished study of one scenario.

    Attributes
    ----------
    folder : Path
        Where it lies; a temporary one for `bartizan.run` without `out`, gone with this object.
    manifest, summary : dict
    """

    def __init__(
        self,
        folder: Path,
        manifest: dict[str, Any],
        summary: dict[str, Any],
    ) -> None:
        self.folder = Path(folder)
        self.manifest = manifest
        self.summary = summary

    @property
    def measures(self) -> dict[str, dict[str, Any]]:
        """Each measure as `{mean, low, high, n, method, band}`; `low` and `high` are chance alone, `band` the doubt."""
        return self.summary["measures"]

    @property
    def ledger(self) -> dict[str, dict[str, Any]]:
        """Deciding causes of leakers, per replication; their means sum to `leakers`."""
        return self.summary["ledger"]

    @property
    def drivers(self) -> dict[str, list[dict[str, Any]]]:
        """Which claims and which assumptions the answer hangs on."""
        return self.summary["drivers"]

    @property
    def digest(self) -> str:
        """The same wherever and however the same study is run."""
        return self.manifest["digest"]

    @property
    def roster(self) -> Roster:
        """Who is who: the rows that events point to."""
        return Roster.from_dict(self.manifest["roster"])

    @property
    def events(self) -> pa.Table:
        """The whole event log as an Arrow table, with the names of codes, observers and targets beside their numbers.

        Read anew each time: keep it in a variable. Ordered by reading, replication and time.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        folder = self.folder / "chunks"
        table = pa.concat_tables(
            [pq.read_table(folder / row["file"]).replace_schema_metadata() for row in self.manifest["chunks"]]
        )
        roster = self.roster
        codes = np.array(sorted(Code))
        for new, rows, labels in (
            ("event", np.searchsorted(codes, table.column("code").to_numpy()), [Code(code).name for code in codes]),
            ("observer_id", table.column("observer").to_numpy(), [node.id for node in roster.nodes]),
            ("target_id", table.column("target").to_numpy(), [thing.id for thing in roster.objects]),
        ):
            indices = pa.array(rows.astype(np.int32), mask=rows < 0)
            table = table.append_column(new, pa.DictionaryArray.from_arrays(indices, pa.array(labels, pa.string())))
        return table

    def why(self, replication: int, object_id: str, reading: int = 0) -> Chain:
        """What happened about one object in one replication, and why: played again, and told step by step.

        Parameters
        ----------
        replication, reading : int
            Which one.
        object_id : str
            An object of the raid or the traffic.

        Raises
        ------
        InputError
            If there is no such replication or object.
        ModelError
            If this version or machine does not repeat the stored decisions: then its chain explains nothing of them.
        """
        from bartizan.study.why import why

        told = why(self.folder, replication, object_id, reading)
        if told.is_equal is False:
            raise ModelError(f"replication {replication} of {self.folder} is not repeated as it was stored")
        return told.chains[0]

    def __repr__(self) -> str:
        run = self.summary["run"]
        return (
            f"<bartizan.Result {self.summary['scenario']['name']}: {run['readings']} x {run['replications']}, "
            f"seed {run['seed']}, digest {self.digest[:12]}>"
        )

    def _repr_html_(self) -> str:
        """A small table for notebooks: what came out, how sure, and what it is not."""
        scenario, run = self.summary["scenario"], self.summary["run"]
        rows = [_html_row(label, self.measures[name], percent) for name, label, percent in _SHOWN]
        note = "fictional theatre; " if scenario["fictional"] else ""
        return (
            f"<table><caption>{html.escape(scenario['title'])}: {counted(run['readings'], 'reading')} x "
            f"{counted(run['replications'], 'replication')}, seed {run['seed']}</caption>"
            "<thead><tr><th></th><th>mean</th><th>95 % by chance</th><th>band over readings</th></tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
            f"<p>({html.escape(note)}kill probabilities are assumptions; checked for stated uses, no field data)</p>"
        )


def _html_row(label: str, measure: dict[str, Any], percent: bool) -> str:
    def number(value: float | None) -> str:
        if value is None:
            return "–"
        return f"{100.0 * value:.1f} %" if percent else f"{value:.2f}"

    band = measure.get("band")
    spread = "none given" if measure["low"] is None else f"{number(measure['low'])} to {number(measure['high'])}"
    doubt = "–" if band is None else f"{number(band['low'])} to {number(band['high'])}"
    cells = (number(measure["mean"]), spread, doubt)
    return f"<tr><th>{html.escape(label)}</th>{''.join(f'<td>{html.escape(c)}</td>' for c in cells)}</tr>"


def open_result(folder: str | Path) -> Result:
    """Open a finished result after comparing every file with its checksum.

    Raises
    ------
    InputError
        If the folder is no Bartizan result, or that of a study.
    IncompleteError
        If it is unfinished, torn, altered, or written by a newer version.

    Examples
    --------
    >>> open_result("no/such/folder")
    Traceback (most recent call last):
    ...
    bartizan.errors.InputError: no/such/folder is not a Bartizan result: there is no such folder
    """
    import json

    folder = Path(folder)
    manifest = store.read_manifest(folder)
    if QUESTION in manifest:
        raise InputError(f"{folder} holds a study, and this is of one run; in Python, bartizan.open_study opens it")
    store.check_files(folder, manifest)
    content = (folder / "summary.json").read_bytes()
    if sha256(content) != manifest["files"].get("summary.json"):
        raise IncompleteError(f"{folder / 'summary.json'} is missing or altered since the result was sealed")
    return Result(folder, manifest, json.loads(content))
