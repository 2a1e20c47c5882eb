"""How much memory a computation may still take, so that it can be refused before it starts and not killed half way."""

from __future__ import annotations

from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
MEMINFO = Path("/proc/meminfo")


def available_bytes() -> int | None:
    """Memory that can be taken without swapping; None where the system does not tell.

    Notes
    -----
    Limits: Linux, with the limit of the container where there is one. It is a state, not a promise.
    """
    free = [v for v in (_machine(), _container()) if v is not None]
    return min(free) if free else None


def _machine() -> int | None:
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)


def _container() -> int | None:
    try:
        limit, used = ((CGROUP / name).read_text(encoding="ascii").strip() for name in ("memory.max", "memory.current"))
    except OSError:
        return None
    return None if limit == "max" else max(0, int(limit) - int(used))


def refuse_beyond_memory(needed: float, what: str) -> None:
    """Raise ValueError if `needed` bytes are more than there are."""
    free = available_bytes()
    if free is not None and needed > free:
        raise ValueError(
            f"{what} would need about {needed / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are available; "
            "use larger cells, a smaller part of the terrain, or fewer grids at a time."
        )
