"""Which program and which packages computed a result: never part of a digest, but nothing is continued by others."""

from __future__ import annotations

import functools
import platform
import re
from typing import Any

import numpy as np

COMPARED = ("bartizan", "kernels", "lock")
"""What must be equal for one study to be computed by several runs or workers. The state of the kernels' sources, and
the versions of all packages that the program asks for."""


def version() -> str:
    """Version of the package, or "unknown" where it is not installed."""
    from importlib import metadata

    try:
        return metadata.version("bartizan")
    except metadata.PackageNotFoundError:
        return "unknown"


def made_by() -> dict[str, str]:
    """What computes results here."""
    from bartizan.jit import cache_folder
    from bartizan.kept import version_of

    return {
        "bartizan": version(),
        "kernels": cache_folder().name,
        "lock": _packages_digest(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": version_of("numba"),
        "platform": f"{platform.system()} {platform.machine()}",
    }


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """In words, what of two `made_by` is not the same and must be.

    Examples
    --------
    >>> differences({"bartizan": "1", "kernels": "a", "lock": "x"}, {"bartizan": "2", "kernels": "a", "lock": "x"})
    ['version 1, here 2']
    """
    words = {"bartizan": "version", "kernels": "kernels", "lock": "packages"}
    return [
        f"{words[name]} {before.get(name, 'unknown')}, here {now.get(name, 'unknown')}"
        for name in COMPARED
        if before.get(name) != now.get(name)
    ]


@functools.cache
def _packages_digest() -> str:
    """Of the names and versions of the packages that the program asks for, as they are installed."""
    from importlib import metadata

    from bartizan.study.durable import sha256

    try:
        asked = metadata.requires("bartizan") or []
    except metadata.PackageNotFoundError:
        asked = []
    names = sorted({re.split(r"[^\w.-]", line, maxsplit=1)[0].lower() for line in asked if "extra ==" not in line})
    found = []
    for name in names:
        try:
            found.append(f"{name}=={metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} is not installed")
    return sha256("\n".join(found).encode())[:16]
