"""The catalogue's files: YAML for people, one compiled JSON beside it for speed.

Measured: ruamel's pure-Python parser needs 0.5 s for the whole catalogue, the compiled JSON 6 ms with figures built,
and a warm run may spend 0.15 s on claims. So `data/compiled.json` holds the parsed content of every YAML file under the
digest of its bytes. A file whose digest differs (someone edited it) is parsed again, alone, so the YAML always has the
last word. `python -m bartizan.claims.files` writes the compiled file; a test fails while it is out of date. This needs
no cache folder, works on a read-only disk, and the first run is as fast as the next.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from bartizan.errors import InputError, Problem

DATA = Path(__file__).parent / "data"
COMPILED = DATA / "compiled.json"


def data_files(folder: Path = DATA) -> list[str]:
    """Names of all YAML files of a catalogue folder, relative to it, in a fixed order."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.yaml"))


def _digest(content: bytes) -> str:
    """Digest of a text that does not depend on the line ends of the platform."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def parse_yaml(content: bytes, file: str) -> Any:
    """Parse one YAML 1.2 file; an InputError names the file and line of a fault."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        return YAML(typ="safe", pure=True).load(content.decode("utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise InputError(Problem(file, line, column, "", f"not readable as YAML: {error.problem}")) from None


@cache
def _compiled() -> dict[str, dict[str, Any]]:
    try:
        return json.loads(COMPILED.read_bytes())
    except (OSError, ValueError):
        return {}


def read_data(file: str, folder: Path = DATA) -> Any:
    """Content of one catalogue file such as `systems/s-400.yaml`, as plain dicts and lists."""
    content = (folder / file).read_bytes()
    ready = _compiled().get(file)
    if ready is not None and ready["digest"] == _digest(content):
        return ready["content"]
    return parse_yaml(content, file)


def catalogue_digest(folder: Path = DATA) -> str:
    """One digest of all catalogue files, for manifests; the compiled copy does not count."""
    digest = hashlib.sha256()
    for file in data_files(folder):
        digest.update(f"{file} {_digest((folder / file).read_bytes())}\n".encode())
    return digest.hexdigest()


def compile_data(folder: Path = DATA) -> str:
    """The text of `compiled.json` for the YAML files as they are now."""
    table = {}
    for file in data_files(folder):
        content = (folder / file).read_bytes()
        table[file] = {"digest": _digest(content), "content": parse_yaml(content, file)}
    return json.dumps(table, indent=0, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    COMPILED.write_text(compile_data(), encoding="utf-8", newline="\n")
