"""The command line: `python -m odeus_dash summary`, `demo-server`, `doctor`, `hash-password` and `user`.

Exit codes: 0; 1 when the doctor found a failure; 2 for a call that cannot be used; 3 for a key that is not
accepted; 4 for any other failure. A failure is one line on stderr, without a traceback and without a secret.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from odeus_dash import demo
from odeus_dash.cli import doctor, summary, users
from odeus_dash.cli.arguments import demo_options, parse
from odeus_dash.cli.doctor import Grade
from odeus_dash.cli.workspace import opened
from odeus_dash.demo import DemoOptions
from odeus_dash.errors import BadSettings, OdeusDashError
from odeus_dash.export_client import ExportClient, Limits
from odeus_dash.periods import Granularity, Period, clip_to_today
from odeus_dash.settings import Settings, read_settings
from odeus_dash.source import Source
from odeus_dash.wording import date_text

Clock = Callable[[], dt.datetime]


def main(
    argv: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    clock: Clock = lambda: dt.datetime.now(dt.UTC),
    limits: Limits | None = None,
) -> int:
    """Run one command and return its exit code. `clock` (aware) is today's for everything."""
    try:
        return _run(parse(sys.argv[1:] if argv is None else argv), environ, clock, limits)
    except OdeusDashError as failure:
        return _fail(str(failure), failure.exit_code)
    except BrokenPipeError:  # whoever reads our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail("Stopped.", 130)
    except Exception as failure:  # noqa: BLE001 - its text and traceback may hold what must not be shown
        return _fail(f"Something unexpected went wrong ({type(failure).__name__}). Please report it.", 4)


def _run(
    arguments: argparse.Namespace, environ: Mapping[str, str], clock: Clock, limits: Limits | None
) -> int:
    match arguments.command:
        case "doctor":
            return _doctor(environ, clock, limits or Limits())
        case "demo-server":
            _demo_server(arguments)
        case "hash-password":
            print(users.hash_password())
        case "user":
            print(users.run(arguments, read_settings(environ)))
        case _:
            settings = read_settings(environ)
            limits = limits or Limits(max_download_bytes=settings.max_download_bytes)
            print(_summary(arguments, settings, clock, limits), flush=True)
    return 0


def _doctor(environ: Mapping[str, str], clock: Clock, limits: Limits) -> int:
    failed = False
    for finding in doctor.examine(environ, clock, limits):
        failed |= finding.grade is Grade.FAILED
        print(finding, flush=True)
    return int(failed)


def _summary(arguments: argparse.Namespace, settings: Settings, clock: Clock, limits: Limits) -> str:
    now = clock()
    with opened(arguments.workspace, settings, DemoOptions(now=clock)) as workspace:
        timezone = arguments.timezone or workspace.timezone or "UTC"
        typed = Period(arguments.start, arguments.end, timezone)
        period = clip_to_today(typed, now)
        granularity = Granularity(arguments.granularity) if arguments.granularity else None
        with ExportClient(limits) as client:
            found = summary.summarise(Source(client, clock=clock), workspace, period, granularity, now)
    if period != typed:  # said last: a failure is one line
        print(f"The range ends in the future: taken up to today, {date_text(period.end)}.", file=sys.stderr)
    if arguments.format == "json":
        return json.dumps(summary.as_json(found), indent=2, allow_nan=False)
    return summary.as_text(found)


def _demo_server(arguments: argparse.Namespace) -> None:
    try:
        demo.serve(demo_options(arguments), arguments.port, arguments.storage_port)
    except OSError as failure:
        raise BadSettings("The demo server cannot listen on that port.", "Choose another one.") from failure


def _fail(sentences: str, exit_code: int) -> int:
    print(" ".join(sentences.split()), file=sys.stderr)
    return exit_code


if __name__ == "__main__":
    # Without a handler Python prints its warnings, "tried again" among them, where our one line belongs.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    sys.exit(main())
