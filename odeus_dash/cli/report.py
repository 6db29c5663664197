"""Pages as a file or as text, from the same data and functions as the dashboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from odeus_dash.cli.export import check_ending, write_file
from odeus_dash.data import Data
from odeus_dash.errors import BadInput, OdeusDashError
from odeus_dash.page import Failed
from odeus_dash.periods import Period, preset_period
from odeus_dash.report.content import Report, report, sections
from odeus_dash.report.formats import FORMATS
from pages import briefing, cache, changes, cost, data, engagement, lifecycle, messages, tokens, users

#: The pages by their paths in the dashboard, in the order of its menu.
PAGES = {
    "briefing": briefing,
    "messages": messages,
    "users": users,
    "engagement": engagement,
    "changes": changes,
    "lifecycle": lifecycle,
    "cost": cost,
    "cache": cache,
    "tokens": tokens,
    "data": data,
}
#: The days of a report that names none: those that the dashboard opens with.
USUAL = "Last 28 days"
_WRITERS = {f".{each.ending}": each.write for each in FORMATS}


def check_output(path: Path) -> None:
    """Raise BadInput for an unsupported file type."""
    check_ending(path, _WRITERS)


def paths(text: str) -> list[str]:
    """Return the pages named in a list with commas, in its order. Raises BadInput for others."""
    named = [each.strip().lower() for each in text.split(",") if each.strip()]
    if unknown := [each for each in named if each not in PAGES]:
        raise BadInput(f"Unknown page: {unknown[0]}.", f"Use {', '.join(PAGES)}.")
    if not named:
        raise BadInput("No page was named.", f"Use {', '.join(PAGES)}.")
    return list(dict.fromkeys(named))


def days(start: dt.date | None, end: dt.date | None, today: dt.date, timezone: str) -> Period:
    """Return the days from `start` to `end`, or the last 28. Raises BadInput for one of the two alone."""
    if start and end:
        return Period(start, end, timezone)
    if start or end:
        raise BadInput("A range needs its first and its last day.", "Use --from and --to, or neither.")
    return preset_period(USUAL, today, timezone)


def made(data: Data, pages: Sequence[str]) -> Report:
    """Return the pages, after loading all that they read. Raises what keeps the range itself away."""
    builds = {each: PAGES[each].page for each in pages}
    titles = {each: PAGES[each].TITLE for each in pages}
    return data.answers.wait(partial(report, data, builds, titles))


def write(found: Report, path: Path) -> None:
    """Write the file that the ending of `path` stands for, whole or not at all."""
    write_file(path, _WRITERS[path.suffix.lower()](found))


def remarks(found: Report) -> list[str]:
    """Return what is doubtful, and what failed, one line each."""
    alerts = found.about.status.alerts if found.about.status else ()
    said = [*(f"{each.title}. {each.what}" for each in alerts), *map(str, failures(found))]
    return list(dict.fromkeys(" ".join(each.split()) for each in said))


def exit_code(found: Report) -> int:
    """Return 0, or the code of a failure that left a part of a page without figures."""
    return max((each.exit_code for each in failures(found)), default=0)


def failures(found: Report) -> Iterator[OdeusDashError]:
    """Return what could not be had."""
    for page in found.pages.values():
        for section in sections(page):
            yield from (each.problem for each in section.blocks if isinstance(each, Failed))
