"""Numba's flags compared in another way: equal exactly where Numba says so."""

from __future__ import annotations

from numba.core.compiler import Flags
from numba.core.targetconfig import TargetConfig

import bartizan.compiler.dispatchers  # noqa: F401  (it changes how flags are compared)
from bartizan.compiler import flags


def test_numba_compares_its_flags_in_this_way():
    assert TargetConfig.__eq__ is flags._equal and TargetConfig.__hash__ is flags._hash


def test_flags_are_equal_where_all_options_are():
    plain, other = Flags(), Flags()
    assert plain == other and hash(plain) == hash(other)
    other.nrt = True
    assert plain != other
    plain.nrt = True
    assert plain == other and hash(plain) == hash(other)


def test_what_is_set_to_its_default_is_as_if_it_were_not_set():
    plain, other = Flags(), Flags()
    other.nrt = Flags.options["nrt"].default
    assert plain._values != other._values
    assert plain == other and hash(plain) == hash(other)
    assert plain.values() == {name: getattr(plain, name) for name in Flags.options}


def test_something_else_is_not_equal():
    assert Flags() != 1 and Flags() != TargetConfig()
