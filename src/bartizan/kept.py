"""Machine code that is kept on disk and run again with LLVM alone: without Numba, which compiled it.

One file for each kernel, kinds of its arguments, processor and version of the compiler: a line about it, then an object
file. What it names beyond itself are functions of the C library.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import json
import os
import sys
import threading
from importlib import metadata
from pathlib import Path
from typing import Any

IS_POSSIBLE = sys.platform == "linux" and not os.environ.get("BARTIZAN_COUNT_REFERENCES")
"""Elsewhere Numba's own cache serves, which needs Numba."""
ENDING = ".kept"


def fetch(folder: Path, name: str, kinds: str) -> int:
    """Where the machine code of a kernel begins; 0 where none is kept that can be used.

    Parameters
    ----------
    folder : Path
        Of one state of the sources.
    name : str
        Module and name of the kernel.
    kinds : str
        What it is given.
    """
    try:
        about, _, code = _path(folder, name, kinds).read_bytes().partition(b"\n")
        told = json.loads(about)
        if hashlib.sha256(code).hexdigest() != told["sha256"]:
            return 0
        return _loaded(code, told["symbol"])
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return 0


def keep(folder: Path, name: str, kinds: str, symbol: str, code: bytes) -> None:
    """Write machine code down for later processes; nothing happens where that cannot be.

    Parameters
    ----------
    folder, name, kinds
        As for `fetch`.
    symbol : str
        Its name in the object file.
    code : bytes
        The object file.
    """
    path = _path(folder, name, kinds)
    part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    about = json.dumps({"symbol": symbol, "sha256": hashlib.sha256(code).hexdigest()}).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(about + b"\n" + code)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()


def stands_alone(module: Any) -> bool:
    """Whether all that a module of LLVM names beyond itself is there in every process."""
    parts = [*module.functions, *module.global_variables]
    named = {part.name for part in parts if part.is_declaration and not part.name.startswith("llvm.")}
    everywhere = ctypes.CDLL(None)
    return all(hasattr(everywhere, name) for name in named)


def _path(folder: Path, name: str, kinds: str) -> Path:
    about = "\n".join((*_compiler(), kinds))
    return folder / f"{name}-{hashlib.sha256(about.encode()).hexdigest()[:16]}{ENDING}"


@functools.cache
def _compiler() -> tuple[str, ...]:
    """The versions of what compiles, and the processor that it compiles for."""
    import llvmlite.binding as llvm

    processor = llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    return version_of("numba"), version_of("llvmlite"), *processor


@functools.cache
def version_of(package: str) -> str:
    """Version of an installed package, found without importing it."""
    return metadata.version(package)


def _loaded(code: bytes, symbol: str) -> int:
    """Put an object file into memory; where a function of it begins. It stays there to the end of the process."""
    import llvmlite.binding as llvm

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target().create_target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _ENGINES.append(engine)
    return int(engine.get_function_address(symbol))


@functools.cache
def _target() -> Any:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_triple(llvm.get_process_triple())


_ENGINES: list[Any] = []
"""What owns the memory of loaded code."""
