"""A result folder as an RO-Crate: what was run, with which program, from which scenario, in a form that archives read.

Written by hand after RO-Crate 1.1 and the profile Process Run Crate 0.5; the manifest stays the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bartizan.study.durable import pretty_json

CRATE = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_PROGRAM, _RUN = "#bartizan", "#run"
_TYPES = {".json": "application/json", ".yaml": "application/yaml", ".npz": "application/zip"}
_TYPES |= {".parquet": "application/vnd.apache.parquet", ".csv": "text/csv", ".svg": "image/svg+xml"}
_INPUTS = ("scenario.yaml", "study.yaml")


def crate(manifest: dict[str, Any], files: Iterable[str], finished: str) -> bytes:
    """The metadata file of a result folder.

    Parameters
    ----------
    manifest : dict
        The open manifest of the result.
    files : iterable of str
        Names of the files that lie in the folder.
    finished : str
        Date and time.

    Returns
    -------
    content : bytes
        JSON-LD.
    """
    names = sorted(set(files) - {CRATE})
    parts = [{"@id": name} for name in [*names, "chunks/"]]
    about = manifest.get("scenario", {}).get("name", "a study")
    inputs = [{"@id": name} for name in names if name in _INPUTS]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Bartizan result: {about}",
        "description": "What a system with publicly claimed figures could see, reach and stop, and how sure that is. "
        "Checked for stated uses; kill probabilities are assumptions.",
        "datePublished": finished,
        "license": "The one that whoever publishes this result chooses",
        "identifier": manifest["study"],
        "conformsTo": {"@id": _PROFILE},
        "hasPart": parts,
        "mentions": {"@id": _RUN},
    }
    graph = [_descriptor(), root, _run(manifest, finished, inputs), _program(manifest), _profile()]
    graph += [{"@id": "chunks/", "@type": "Dataset", "name": "Event log of every replication, as Parquet"}]
    graph += [_file(name) for name in names]
    return pretty_json({"@context": f"{_SPECIFICATION}/context", "@graph": graph})


def _descriptor() -> dict[str, Any]:
    about, form = {"@id": "./"}, {"@id": _SPECIFICATION}
    return {"@id": CRATE, "@type": "CreativeWork", "about": about, "conformsTo": form}


def _profile() -> dict[str, Any]:
    return {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}


def _run(manifest: dict[str, Any], finished: str, inputs: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "@id": _RUN,
        "@type": "CreateAction",
        "name": "Replications of every point and reading",
        "instrument": {"@id": _PROGRAM},
        "object": inputs,
        "result": {"@id": "./"},
        "startTime": manifest["created"],
        "endTime": finished,
    }


def _program(manifest: dict[str, Any]) -> dict[str, Any]:
    made_by = manifest["made_by"]
    platform = f"Python {made_by['python']}, NumPy {made_by['numpy']}, Numba {made_by['numba']}, {made_by['platform']}"
    name, version = "Bartizan", made_by["bartizan"]
    return {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": name,
        "softwareVersion": version,
        "softwareRequirements": platform,
    }


def _file(name: str) -> dict[str, Any]:
    kind = _TYPES.get("." + name.rpartition(".")[2])
    return {"@id": name, "@type": "File", "name": name, **({"encodingFormat": kind} if kind else {})}
