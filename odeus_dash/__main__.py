"""The command line: `python -m odeus_dash COMMAND`. `--help` lists the commands.

    0    success
    1    `doctor` found a failure
    2    wrong arguments or settings
    3    a key was rejected
    4    any other failure, such as a range that the API no longer keeps

A failure is one line on stderr, without a traceback and without a secret. Missing days and doubtful figures
are lines there as well, but no failures. After a failure, `sync` still reports what else it archived, and
`summary` still prints all figures but the costs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from odeus_dash import demo
from odeus_dash.choice import Choice, ExportKind
from odeus_dash.cli import ask, doctor, export, report, summary, summary_json, summary_text, sync, users
from odeus_dash.cli.arguments import parse
from odeus_dash.cli.finding import Grade
from odeus_dash.cli.output import aside, discard, say, write_anywhere
from odeus_dash.cli.progress import progress
from odeus_dash.cli.workspace import Clock, opened, source_of
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data
from odeus_dash.errors import BadInput, BadPeriod, BadSettings, NotKept, OdeusDashError
from odeus_dash.export_client import Limits
from odeus_dash.periods import (
    Granularity,
    Period,
    automatic_granularity,
    clip_to_today,
    is_too_fine,
    local_today,
    preset_period,
)
from odeus_dash.report import digest
from odeus_dash.report.content import Report
from odeus_dash.settings import Settings, Workspace, read_settings
from odeus_dash.source import Source, Wanted, days_held, found_in
from odeus_dash.viewer import LOCAL
from odeus_dash.words.formats import counted, date_text, read_on


def main(
    argv: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    clock: Clock = lambda: dt.datetime.now(dt.UTC),
    limits: Limits | None = None,
) -> int:
    """Run one command and return its exit code. `clock` (aware) decides what today is."""
    try:
        with read_on(clock().date()):
            return _run(parse(sys.argv[1:] if argv is None else argv), environ, clock, limits)
    except OdeusDashError as failure:
        return _fail(str(failure), failure.exit_code)
    except BrokenPipeError:  # the reader of our output, such as head, has closed it
        discard()
        return 0
    except KeyboardInterrupt:
        return _fail("Stopped.", 130)
    except Exception as failure:  # noqa: BLE001 - its text and traceback may hold secrets
        return _fail(f"Something went wrong ({type(failure).__name__}). Please report it.", 4)


def _fail(sentences: str, exit_code: int) -> int:
    aside(" ".join(sentences.split()))
    return exit_code


def _run(
    arguments: argparse.Namespace, environ: Mapping[str, str], clock: Clock, limits: Limits | None
) -> int:
    match arguments.command:
        case "doctor":
            grades = []
            for finding in doctor.examine(environ, clock, limits or Limits()):
                say(str(finding))
                grades.append(finding.grade)
            return int(Grade.FAILED in grades)
        case "demo-server":
            options = demo.DemoOptions(byok=arguments.byok)
            options = replace(options, key=arguments.key or options.key)
            try:
                demo.serve(options, arguments.port)
            except OSError as failure:
                what = "The demo server cannot listen on that port."
                raise BadSettings(what, "Use another port.") from failure
        case "hash-password":
            say(users.hash_password())
        case "user":
            say(users.run(arguments, read_settings(environ)))
        case _:
            settings = read_settings(environ)
            limits = limits or Limits(max_download_bytes=settings.max_download_bytes)
            return _COMMANDS[arguments.command](arguments, settings, clock, limits)
    return 0


def _summary(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    now = clock()
    with opened(arguments.workspace, settings, clock) as [workspace]:
        period = _range(arguments, workspace, now)
        unit = Granularity(arguments.granularity) if arguments.granularity else None
        by = summary.By(arguments.by) if arguments.by else None
        choice = Choice(period, unit or Granularity.MONTH, against=Against(arguments.compare))
        with source_of(workspace, settings, clock, limits) as source:
            data = replace(_data(source, workspace, choice, settings, now), compares_elapsed=True)
            found = summary.summarise(report.selected(arguments, data), unit, by)
    _warn_if_clipped(arguments.end, period)
    _warn(found.remarks())
    _print(arguments, lambda: summary_json.as_json(found), lambda: summary_text.as_text(found))
    return found.exit_code()


def _ask(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    now = clock()
    with (
        opened(arguments.workspace, settings, clock) as [workspace],
        source_of(workspace, settings, clock, limits) as source,
    ):
        timezone = arguments.timezone or workspace.timezone or "UTC"
        usual = Choice(preset_period(ask.USUAL, local_today(now, timezone), timezone), Granularity.MONTH)
        data = replace(_data(source, workspace, usual, settings, now), compares_elapsed=True)

        def names(period: Period) -> Mapping[str, str]:
            with suppress(NotKept):
                return data.answers.wait(data.over(period).names)
            return {}

        question = ask.asked(" ".join(arguments.question), workspace, timezone, now, names)
        counts_people = question.metric == "people"
        about = replace(data, choice=question.choice, counts_people=counts_people)
        found = summary.summarise(about, with_cost=question.metric in summary.AMOUNTS)
    _warn(found.remarks())
    say(ask.as_text(question, found))
    return found.exit_code()


def _data(source: Source, workspace: Workspace, choice: Choice, settings: Settings, now: dt.datetime) -> Data:
    return Data(Answers(source, workspace), choice, now, LOCAL, settings.smallest_group, settings.pricing)


def _report(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    report.check_output(arguments.output)
    report.check_agents(arguments.pages, arguments.agent)
    found = _made(arguments, arguments.pages, settings, clock, limits)
    report.write(found, arguments.output)
    say(f"{counted(len(found.pages), 'page')} written to {arguments.output}.")
    return _remarked(found)


def _digest(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    found = _made(arguments, ["briefing"], settings, clock, limits)
    write = digest.as_markdown if arguments.format == "markdown" else digest.as_text
    say(write(found))
    return _remarked(found)


def _made(
    arguments: argparse.Namespace, pages: Sequence[str], settings: Settings, clock: Clock, limits: Limits
) -> Report:
    """Load the pages as the dashboard shows them with these dates. Texts name the year of other years."""
    now = clock()
    with opened(arguments.workspace, settings, clock) as [workspace]:
        timezone = arguments.timezone or workspace.timezone or "UTC"
        days = report.days(arguments.start, arguments.end, local_today(now, timezone), timezone)
        period = clip_to_today(days, now)
        unit = Granularity(arguments.granularity or automatic_granularity(period))
        if is_too_fine(period, unit):
            raise BadPeriod(summary.TOO_MANY.format(unit=unit), "Use a shorter range or a larger unit.")
        choice = Choice(period, unit, against=Against(arguments.compare), whole_weeks=True)
        with source_of(workspace, settings, clock, limits) as source:
            data = _data(source, workspace, choice, settings, now)
            data = replace(data, meeting=arguments.as_viewer, kept=report.kept(workspace, settings))
            found = report.made(report.selected(arguments, data), pages)
    _warn_if_clipped(days.end, period)
    return found


def _remarked(found: Report) -> int:
    """Print what is doubtful or failed to stderr and return the exit code."""
    _warn(report.remarks(found))
    return report.exit_code(found)


def _export(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    if arguments.focus:
        return _focus(arguments, settings, clock, limits)
    export.check_ending(arguments.output)
    kind = ExportKind.AGENTS_BY_MODEL if arguments.group_by else ExportKind.AGENTS
    with opened(arguments.workspace, settings, clock) as [workspace]:
        wanted = Wanted(_range(arguments, workspace, clock()), kind)
        with source_of(workspace, settings, clock, limits) as source:
            found = export.export(source, workspace, wanted, arguments.output)
    say(f"{counted(found.table.frame.height, 'row')} written to {arguments.output}.")
    doubts = [each.message for each in found_in([found])]
    _warn([*summary.missing_part(wanted.period, days_held(found)), *doubts])
    _warn_if_clipped(arguments.end, wanted.period)
    return 0


def _focus(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    export.check_ending(arguments.output, export.FOCUS_ENDINGS)
    if arguments.group_by:
        raise BadInput("--focus always has one row per model.", "Leave out --group-by.")
    now = clock()
    with opened(arguments.workspace, settings, clock) as [workspace]:
        choice = Choice(_range(arguments, workspace, now), Granularity.DAY)
        if is_too_fine(choice.period, Granularity.DAY):
            raise BadPeriod(summary.TOO_MANY.format(unit=Granularity.DAY), "Use a shorter range.")
        with source_of(workspace, settings, clock, limits) as source:
            data = _data(source, workspace, choice, settings, now)
            rows, remarks = export.export_focus(data, arguments.output)
    say(f"{counted(rows, 'row')} written to {arguments.output}.")
    _warn(remarks)
    _warn_if_clipped(arguments.end, choice.period)
    return 0


def _sync(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> int:
    asked = arguments.granularity
    units = tuple(dict.fromkeys(map(Granularity, asked or sync.UNITS)))
    presets = not asked and not arguments.since
    plan = sync.Plan(units, arguments.since, arguments.timezone, arguments.verify, presets)
    found = []
    with opened(arguments.workspace, settings, clock, every=True) as workspaces:
        for workspace in workspaces:
            sync.check_archived(workspace, settings)
            # One source each, which keeps nothing: two names of one key are archived twice.
            opened_source = source_of(workspace, settings, clock, limits, keep_bytes=1)
            with opened_source as source, progress(workspace.name) as report:
                found.append(sync.sync(source, workspace, plan, clock(), report))
    _warn(sync.problems(found))
    _print(arguments, lambda: sync.as_json(found), lambda: sync.as_text(found))
    return sync.exit_code(found)


_COMMANDS = {
    "summary": _summary,
    "ask": _ask,
    "export": _export,
    "report": _report,
    "digest": _digest,
    "sync": _sync,
}


def _warn(lines: Iterable[str]) -> None:
    for line in lines:
        aside(line)


def _print(
    arguments: argparse.Namespace, as_json: Callable[[], dict[str, object]], as_text: Callable[[], str]
) -> None:
    is_json = arguments.format == "json"
    say(json.dumps(as_json(), indent=2, allow_nan=False) if is_json else as_text())


def _range(arguments: argparse.Namespace, workspace: Workspace, now: dt.datetime) -> Period:
    timezone = arguments.timezone or workspace.timezone or "UTC"
    return clip_to_today(Period(arguments.start, arguments.end, timezone), now)


def _warn_if_clipped(asked: dt.date, period: Period) -> None:
    """Warn that a range was to end on the day `asked`. That is done at the end: a failure is one line."""
    if asked > period.end:
        aside(f"The range ends in the future, so it was cut to today, {date_text(period.end)}.")


if __name__ == "__main__":
    # Without a handler, Python prints its warnings about retries to stderr, where our one line belongs.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    write_anywhere()
    sys.exit(main())
