"""The catalogue: every system, air object and programme, and one way to ask for a figure.

How `Catalogue.figure(id)` answers, first match wins:

1. the claims published under this id;
2. our assumption under this id;
3. for an interceptor class, claims published without naming one, such as `s-400.interceptor.max_altitude_km`;
4. our general assumption, `any.` in place of the system, with or without the class;
5. a figure that holds only `not_found`.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cache

from bartizan.claims import files
from bartizan.claims.assumptions import FILE, GENERAL, build_assumptions, reissue
from bartizan.claims.build import build_entry, build_sources
from bartizan.claims.figure import Entry, Figure, Source
from bartizan.claims.programme import Programme
from bartizan.claims.programme_build import build_programme
from bartizan.errors import InputError, Problem

CLASSES = ("very_long", "long", "medium", "short", "round")
"""Interceptor classes, longest first; `round` is that of the textbook fire unit."""

OBJECT_GENERAL = frozenset({"swerling"})
"""The general assumptions that hold for air objects; all others hold for systems."""


@dataclass(frozen=True)
class Catalogue:
    """Everything published and everything assumed; read-only."""

    systems: dict[str, Entry]
    objects: dict[str, Entry]
    programmes: dict[str, Programme]
    sources: dict[str, Source]
    assumptions: dict[str, Figure]

    def figure(self, figure_id: str) -> Figure:
        """The figure of this id, from a claim where there is one and from an assumption where there is none.

        Raises
        ------
        InputError
            If neither the catalogue nor the general assumptions know the id; the message lists close matches.
        """
        published = self._published(figure_id)
        if published and published.claims:
            return published
        not_found = published.not_found if published else None
        assumed = self.assumptions.get(figure_id)
        if assumed and assumed.assumption and not figure_id.startswith(GENERAL + "."):
            return replace(assumed, not_found=not_found)
        answer = assumed or self._of_the_system(figure_id) or self._general(figure_id, not_found) or published
        answer = answer or self._kill_probability(figure_id)
        if answer is None:
            raise InputError(self._unknown(figure_id))
        return answer

    def entry(self, entry_id: str) -> Entry:
        """The system or air object of this id; an InputError with close matches if there is none."""
        found = self.systems.get(entry_id) or self.objects.get(entry_id)
        if found is None:
            raise InputError(unknown_id("system or object", entry_id, [*self.systems, *self.objects]))
        return found

    def programme(self, programme_id: str) -> Programme:
        """The programme of this id; an InputError with close matches if there is none."""
        if programme_id not in self.programmes:
            raise InputError(unknown_id("programme", programme_id, list(self.programmes)))
        return self.programmes[programme_id]

    def interceptor_classes(self, system_id: str) -> tuple[str, ...]:
        """Interceptor classes that the catalogue knows for a system, longest first."""
        ids = self.entry(system_id).figures
        return tuple(c for c in CLASSES if f"{system_id}.interceptor.{c}.range_km" in ids)

    def figures(self) -> list[Figure]:
        """Every figure of the files, published ones first, as `figure(id)` gives it."""
        owners = (*self.systems.values(), *self.objects.values(), *self.programmes.values())
        ids = [figure_id for owner in owners for figure_id in owner.figures]
        return [self.figure(figure_id) for figure_id in dict.fromkeys([*ids, *self.assumptions])]

    def _published(self, figure_id: str) -> Figure | None:
        head = figure_id.split(".", 1)[0]
        for room in (self.systems, self.objects, self.programmes):
            if head in room and figure_id in room[head].figures:
                return room[head].figures[figure_id]
        return None

    def _class_free(self, figure_id: str) -> str | None:
        """The id without its interceptor class, or None where the id names no class that the system has."""
        words = figure_id.split(".")
        if len(words) == 4 and words[1] == "interceptor" and words[2] in self.interceptor_classes(words[0]):
            return ".".join((words[0], "interceptor", words[3]))
        return None

    def _of_the_system(self, figure_id: str) -> Figure | None:
        """Claims published for the system without naming an interceptor class, under the id asked for."""
        if figure_id.split(".", 1)[0] not in self.systems:
            return None
        found = self._published(self._class_free(figure_id) or "")
        if found is None or not found.claims:
            return None
        claims = tuple(replace(c, note=f"{c.note} (Published as {found.id}.)".strip()) for c in found.claims)
        return replace(found, id=figure_id, claims=claims)

    def _kill_probability(self, figure_id: str) -> Figure | None:
        """The system's kill probability under the id of one of its interceptor classes."""
        words = figure_id.split(".")
        if (
            len(words) != 5
            or words[0] not in self.systems
            or (words[1], words[3]) != ("interceptor", "kill_probability")
        ):
            return None
        if words[2] not in self.interceptor_classes(words[0]):
            return None
        general = self.figure(".".join((words[0], *words[3:])))
        return replace(general, id=figure_id, name=f"{general.name}, {words[2]} class")

    def _general(self, figure_id: str, not_found: str | None) -> Figure | None:
        head, _, rest = figure_id.partition(".")
        is_system = head in self.systems
        if not is_system and not (head in self.objects and rest in OBJECT_GENERAL):
            return None
        if is_system and (rest in OBJECT_GENERAL or (rest.count(".") == 2 and not self._class_free(figure_id))):
            return None
        general = self.assumptions.get(f"{GENERAL}.{rest}")
        return reissue(general, figure_id, not_found) if general else None

    def _unknown(self, figure_id: str) -> Problem:
        head = figure_id.split(".", 1)[0]
        owners = [*self.systems, *self.objects, *self.programmes]
        if head not in owners and head != GENERAL:
            return unknown_id("system, object or programme", head, owners)
        known = [f.id for f in self.figures() if f.id.startswith(head + ".")]
        if head in self.systems:
            tails = [i.partition(".")[2] for i in self.assumptions if i.startswith(GENERAL + ".")]
            known += [f"{head}.{tail}" for tail in tails if tail not in OBJECT_GENERAL]
        return unknown_id("figure", figure_id, known)


_SHAPES = {
    "system": "a system such as s-400",
    "system or object": "a system or object such as s-400 or drone",
    "system, object or programme": "a system, object or programme such as s-400, drone or s-400-india",
    "programme": "a programme such as s-400-india",
    "figure": "OWNER.FIGURE or OWNER.PART.FIGURE such as s-400.engagement_radar.channels",
}


def unknown_id(what: str, seen: str, known: list[str]) -> Problem:
    """An id that nobody knows: its expected shape, with close matches or the start of the list.

    `what` is a key of `_SHAPES`.
    """
    known = list(dict.fromkeys(known))
    close = difflib.get_close_matches(seen, known, n=5, cutoff=0.5)
    hint = "close: " + ", ".join(close) if close else "known: " + ", ".join(known[:20])
    return Problem("", 0, 0, "", f"no {what} of the catalogue has this id", repr(seen), _SHAPES[what], hint)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue of the package, read once; an InputError if one of its files breaks a rule."""
    sources = build_sources(files.read_data("sources.yaml"), "sources.yaml")
    systems: dict[str, Entry] = {}
    objects: dict[str, Entry] = {}
    programmes: dict[str, Programme] = {}
    for file in files.data_files():
        if file.startswith("systems/"):
            entry = build_entry(files.read_data(file), sources, file, "system")
            systems[entry.id] = entry
        elif file.startswith("programmes/"):
            programme = build_programme(files.read_data(file), sources, file)
            programmes[programme.id] = programme
    for object_id, content in files.read_data("objects.yaml")["objects"].items():
        objects[object_id] = build_entry({"id": object_id, **content}, sources, "objects.yaml", "object")
    return Catalogue(systems, objects, programmes, sources, build_assumptions(files.read_data(FILE)))
