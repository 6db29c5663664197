"""Pages as a file or as text, from the same data and functions as the dashboard."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from odeus_dash.cli import filters
from odeus_dash.cli.export import check_ending, write_file
from odeus_dash.data import Data, Waiting
from odeus_dash.errors import BadInput, OdeusDashError, StoreProblem
from odeus_dash.page import Failed
from odeus_dash.parts import one_agent
from odeus_dash.periods import Period, preset_period
from odeus_dash.report.content import Report, report
from odeus_dash.report.formats import FORMATS
from odeus_dash.settings import Settings, Workspace
from odeus_dash.store import NOTHING_KEPT, Kept, place_of
from odeus_dash.words.meeting import ONE_WITHOUT_USAGE
from pages import PAGES

_BY_TITLE = {each.TITLE.lower(): path for path, each in PAGES.items()}
#: The days of a report that names none: those that the dashboard opens with.
USUAL = "Last 28 days"
_WRITERS = {f".{each.ending}": each.write for each in FORMATS}


def check_output(path: Path) -> None:
    """Raise BadInput for an unsupported file type."""
    check_ending(path, _WRITERS)


def paths(text: str) -> list[str]:
    """Return the pages named in a list with commas, by path or title, in its order. Raises BadInput."""
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    named = [_BY_TITLE.get(each, each) for each in asked]
    if unknown := [each for each in named if each not in PAGES]:
        raise BadInput(f"Unknown page: {unknown[0]}.", f"Use {', '.join(PAGES)}.")
    if not named:
        raise BadInput("--pages names no page.", f"Use {', '.join(PAGES)}.")
    return list(dict.fromkeys(named))


def check_agents(pages: Sequence[str], agents: Sequence[str]) -> None:
    """Raise BadInput if one of the pages needs another number of agents."""
    number, least, most = len(set(agents)), one_agent.FEWEST, one_agent.MOST
    if one_agent.PAGE in pages and number != 1:
        raise BadInput("The page agent needs one agent.", "Name it with --agent.")
    if one_agent.COMPARE in pages and not least <= number <= most:
        what = f"The page compare needs {least} to {most} agents."
        raise BadInput(what, "Name each with --agent.")


def selected(arguments: argparse.Namespace, data: Data) -> Data:
    """Return the data of the agents and filters that the options name. Raises BadInput for unknown ones."""
    filters.check(arguments)
    agents, chosen = _ids(data, arguments.agent), filters.selected(arguments, data)
    return replace(data, choice=replace(data.choice, agents=agents, filters=chosen))


def _ids(data: Data, agents: Sequence[str]) -> frozenset[str]:
    """Return the ids of agents that are named by id or as on the pages."""
    if not agents:
        return frozenset()

    def known() -> dict[str, str]:
        found = one_agent.names(data)
        if data.answers.missing:  # those of the days compared with
            raise Waiting
        return found

    names = data.answers.wait(known)
    ids = {name.casefold(): each for each, name in names.items()} | {each: each for each in names}
    for each in agents:
        if each not in ids and each.casefold() not in ids:
            raise BadInput(ONE_WITHOUT_USAGE.format(agent=each), "Use its ID, or its name on the dashboard.")
    return frozenset(ids.get(each, ids.get(each.casefold(), "")) for each in agents)


def kept(workspace: Workspace, settings: Settings) -> Kept:
    """Return the goals, notes and dismissed rows of a workspace; where they cannot be read, why."""
    where, place = settings.store, place_of(workspace)
    if where is None or place is None:
        return NOTHING_KEPT
    if isinstance(where, Path) and not where.exists():  # only the dashboard makes one
        return Kept(is_on=True)
    from odeus_dash.store.store import opened  # noqa: PLC0415 - other commands start sooner

    store = opened(settings)
    assert store is not None  # noqa: S101  it is configured
    try:
        return store.kept(place)
    except StoreProblem as problem:
        return Kept(problem=problem)


def days(start: dt.date | None, end: dt.date | None, today: dt.date, timezone: str) -> Period:
    """Return the days from `start` to `end`, or the last 28. Raises BadInput for one of the two alone."""
    if start and end:
        return Period(start, end, timezone)
    if start or end:
        raise BadInput("A range needs a first and a last day.", "Use --from and --to, or neither.")
    return preset_period(USUAL, today, timezone)


def made(data: Data, pages: Sequence[str]) -> Report:
    """Return the pages, after loading everything that they read. Raises the failure of the range's export."""
    return data.answers.wait(partial(report, data, {each: PAGES[each] for each in pages}))


def write(found: Report, path: Path) -> None:
    """Write the file in the format of `path`'s ending, completely or not at all."""
    write_file(path, _WRITERS[path.suffix.lower()](found))


def remarks(found: Report) -> list[str]:
    """Return warnings and failures, one line each."""
    alerts = found.about.status.alerts if found.about.status else ()
    doubts = [f"{each.title}. {each.what}" for each in alerts]
    said = filter(None, [*doubts, found.about.unread, *map(str, failures(found))])
    return list(dict.fromkeys(" ".join(each.split()) for each in said))


def exit_code(found: Report) -> int:
    """Return 0, or the code of a failure that left out a part of a page, or goals and notes."""
    codes = [each.exit_code for each in failures(found)]
    return max(codes, default=StoreProblem.exit_code if found.about.unread else 0)


def failures(found: Report) -> Iterator[OdeusDashError]:
    """Return what could not be had."""
    return (each.problem for each in found.blocks() if isinstance(each, Failed))
