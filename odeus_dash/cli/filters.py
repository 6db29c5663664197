"""Filters of the command line: options with the names and values that the dashboard's addresses have."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any

from odeus_dash.choice import Filters
from odeus_dash.data import Data
from odeus_dash.errors import BadInput
from odeus_dash.parts.filters import possible
from odeus_dash.words import ask as ask_words
from odeus_dash.words import filters as words
from odeus_dash.words.filters import NAMED
from odeus_dash.words.lists import listed

#: Values that are offered in place of an unknown one.
_OFFERED = 4


def one_of(kind: str) -> Callable[[str], str]:
    """Return what reads a value of a kind that has a fixed number of them. Raises BadInput for others."""
    names = NAMED[kind]
    known = {name.casefold(): key for key, name in names.items()} | {key: key for key in names}

    def read(text: str) -> str:
        if text.casefold() not in known:
            what = words.UNKNOWN.format(kind=kind, value=text)
            raise BadInput(what, words.KNOWN_TODO.format(values=listed(list(names), "or")))
        return known[text.casefold()]

    return read


def _only(metavar: str, meaning: str, **more: Any) -> dict[str, Any]:
    return {"action": "append", "default": [], "metavar": metavar, "help": f"only {meaning}", **more}


def _one_of(kind: str, meaning: str) -> dict[str, Any]:
    return _only(kind.upper(), f"{meaning}: {listed(list(NAMED[kind]), 'or')}", type=one_of(kind))


#: The options that select agents, each of which can be repeated.
OPTIONS = {
    "--agent": _only("ID", "this agent, by its ID or its name on the dashboard (repeat it for several)"),
    "--owner": _only("OWNER", "agents of this owner (filters can be repeated, too)"),
    "--model": _only("MODEL", "agents that used this model"),
    "--segment": _one_of("segment", "agents of this segment"),
    "--stage": _one_of("stage", "agents in this stage"),
    "--group": _only("GROUP", "agents of this group of the settings"),
}


def check(arguments: argparse.Namespace) -> None:
    """Raise BadInput for a filter by what viewers do not see, in a report for them."""
    for kind in words.HIDDEN if getattr(arguments, "as_viewer", False) else ():
        if getattr(arguments, kind):
            raise BadInput(*(each.format(kind=kind) for each in words.NOT_AS_VIEWER))


def selected(arguments: argparse.Namespace, data: Data) -> Filters:
    """Return the filters, after loading owners and models. Raises BadInput for unknown ones."""
    typed = {kind: getattr(arguments, kind) for kind in words.KINDS}
    known = {
        kind: data.answers.wait(partial(possible, data, kind)) for kind, values in typed.items() if values
    }
    spelt = {
        kind: frozenset(_spelt(kind, each, _names(kind, values)) for each in typed[kind])
        for kind, values in known.items()
    }
    return Filters(**spelt)


def _names(kind: str, known: Iterable[str]) -> dict[str, str]:
    """The values by what they may be called: an owner also by the address without its domain."""
    found = {each.casefold(): each for each in known}
    if kind != "owner":
        return found
    short: dict[str, str] = {}
    for each in known:
        name = each.partition("@")[0].casefold()
        short[name] = "" if name in short else each  # two of that name are told apart by their domains
    return {name: each for name, each in short.items() if each} | found


def _spelt(kind: str, text: str, names: Mapping[str, str]) -> str:
    if found := names.get(text.strip().casefold()):
        return found
    near = get_close_matches(text.casefold(), names, _OFFERED)
    alike = list(dict.fromkeys(names[each] for each in near))
    todo = words.UNKNOWN_GROUP_TODO if kind == "group" else words.UNKNOWN_TODO
    if alike:
        todo = ask_words.NEAR.format(names=listed(alike, "or"))
    raise BadInput(words.UNKNOWN.format(kind=kind, value=text), todo)
