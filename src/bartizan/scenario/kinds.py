"""Which kind of target an object of the catalogue is: the kind decides envelope and kill probability, nothing else."""

from __future__ import annotations

KIND_OF_OBJECT = {
    "airliner-a320": "aircraft",
    "airliner-b737": "aircraft",
    "su-30mki": "aircraft",
    "f-35a": "aircraft",
    "ka-226t": "helicopter",
    "helicopter": "helicopter",
    "cruise-missile": "cruise_missile",
    "ballistic-missile": "ballistic",
    "drone": "drone",
    "decoy-drone": "drone",
    "bird": "drone",
}

HARMLESS = frozenset({"decoy-drone", "bird"})
"""Objects that do no damage: in a raid they are decoys, counted apart from threats."""


def target_kind(object_id: str) -> str:
    """aircraft, helicopter, cruise_missile, drone or ballistic; KeyError for an object that the table does not hold.

    Examples
    --------
    >>> target_kind("su-30mki"), target_kind("decoy-drone")
    ('aircraft', 'drone')
    """
    return KIND_OF_OBJECT[object_id]


def is_threat(object_id: str) -> bool:
    """False for decoys.

    Examples
    --------
    >>> is_threat("drone"), is_threat("decoy-drone")
    (True, False)
    """
    return object_id not in HARMLESS
