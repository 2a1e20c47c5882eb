"""No sockets, optimisers, reinforcement learning or tactical links in the program, nor in what it asks to install."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scope.imports import CLUSTER, CLUSTER_MODULE, NETWORK, OPTIMISERS, SERVER_MODULE, TACTICAL_LINKS, forbidden_imports

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "bartizan"


def test_the_package_imports_nothing_that_is_out_of_scope() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 10
    found = [
        f for p in files for f in forbidden_imports(p.read_text(encoding="utf-8"), p.relative_to(PACKAGE).as_posix())
    ]
    assert not found, "out of scope (see the README, what the project will not build):\n" + "\n".join(found)


def test_nothing_out_of_scope_is_asked_to_be_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(r for extra in project.get("optional-dependencies", {}).values() for r in extra),
    ]
    asked += (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[^\w.-]", r.strip(), maxsplit=1)[0].lower().replace("-", "_") for r in asked}
    allowed = {"starlette", "uvicorn", *CLUSTER}
    assert not names & {n.lower() for n in [*OPTIMISERS, *TACTICAL_LINKS, *NETWORK]} - allowed
    needed = {re.split(r"[^\w.-]", r, maxsplit=1)[0].lower() for r in project["dependencies"]}
    assert not needed & set(CLUSTER), "a cluster stays an optional extra"


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import os, http.client as web",
        "def f():\n    from urllib import request",
        "from asyncio import start_server",
        "import torch.nn",
        "from ray import rllib",
        "import pymavlink",
        "import scipy.optimize as so",
        "from scipy import optimize",
        "from scipy.optimize import brentq, differential_evolution",
        "from scipy.optimize import minimize",
        "import scipy\nscipy.optimize.minimize(f, x)",
        "import importlib\nimportlib.import_module('socket')",
        "__import__('optuna')",
        "__import__('opt' + 'una')",
    ],
)
def test_what_is_out_of_scope_is_found(source: str) -> None:
    assert len(forbidden_imports(source, "engine/run.py")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from urllib.parse import quote",
        "from scipy.optimize import brentq",
        "from scipy import stats",
        "from . import http",
        "import gymkhana",
    ],
)
def test_what_is_within_scope_is_left_alone(source: str) -> None:
    assert forbidden_imports(source, "engine/run.py") == []


def test_only_the_server_module_may_open_a_loopback_server() -> None:
    assert forbidden_imports("import uvicorn", SERVER_MODULE) == []
    assert forbidden_imports("import uvicorn", "console/exercise.py")
    assert forbidden_imports("import optuna", SERVER_MODULE)


def test_only_the_cluster_module_may_ask_other_machines_and_by_dask_alone() -> None:
    assert forbidden_imports("from distributed import Client", CLUSTER_MODULE) == []
    assert forbidden_imports("import socket", CLUSTER_MODULE)
    assert forbidden_imports("import distributed", "study/workers/processes.py")
    assert forbidden_imports("from dask import delayed", "study/execute.py")
    source = (PACKAGE / CLUSTER_MODULE).read_text(encoding="utf-8")
    assert re.findall(r"host=(\S+?),", source) == ['"127.0.0.1"'], (
        "a cluster of our own is reached from this machine alone"
    )
