"""The commands and their options, checked as far as possible without the network."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from odeus_dash.cli import filters
from odeus_dash.cli.report import paths
from odeus_dash.cli.summary import By
from odeus_dash.comparison import Against
from odeus_dash.errors import BadInput, BadPeriod
from odeus_dash.periods import Granularity, zone
from odeus_dash.settings import Key
from odeus_dash.viewer import Role
from odeus_dash.words.formats import exact
from pages import PAGES


class _Parser(argparse.ArgumentParser):
    """A parser that raises BadInput, one line like every other failure, instead of printing its usage."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the command and its options. Raises BadInput for wrong ones, SystemExit(0) after --help."""
    parser = _Parser(
        prog="python -m odeus_dash", description="See how the AI agents of an Odeus workspace are used."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, (meaning, description, options) in _COMMANDS.items():
        _add(commands.add_parser(name, help=meaning, description=description), options)
    user = commands.add_parser("user", help="manage who may sign in with a password")
    actions = user.add_subparsers(dest="action", required=True, metavar="action")
    for name, (meaning, options) in _USER_ACTIONS.items():
        _add(actions.add_parser(name, help=meaning), _ACCOUNTS_FILE | options)
    arguments, unknown = parser.parse_known_args(argv)
    if unknown:
        # Quote the names of options only: a value or a stray argument may be a key.
        names = [word.partition("=")[0] for word in unknown if word.startswith("--")]
        what = f"Unknown option: {names[0]}." if names else "Unexpected arguments."
        raise BadInput(what, "See python -m odeus_dash --help.")
    return arguments


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadPeriod(f"{text!r} is not a date.", "Use the form 2026-10-31.") from None


def _port(text: str) -> int:
    if not (re.fullmatch("[0-9]{1,5}", text) and int(text) <= _LAST_PORT):
        raise BadInput(f"{text!r} is not a port.", f"Use a number from 0 to {exact(_LAST_PORT)}.")
    return int(text)


def _add(parser: argparse.ArgumentParser, options: _Options) -> None:
    for name, option in options.items():
        parser.add_argument(name, **option)


#: The arguments of `add_argument` by the option's name.
_Options = dict[str, dict[str, Any]]
_UNITS, _ROLES = [unit.value for unit in Granularity], [role.value for role in Role]
_LAST_PORT = 65_535

_DATE = {"type": _date, "metavar": "DATE"}
_FILE = {"type": Path, "metavar": "FILE"}
_NAMED = {"metavar": "NAME"}
_TIMEZONE: _Options = {
    "--timezone": {
        **_NAMED,
        "type": lambda name: zone(name).key,
        "help": "IANA name (default: the workspace's, else UTC)",
    }
}
_WORKSPACE: _Options = {"--workspace": {**_NAMED, "help": "a configured workspace, or demo"}}
_FORMAT: _Options = {
    "--format": {"choices": ["json", "text"], "default": "text", "help": "text (default) or JSON"}
}
_RANGE: _Options = {
    "--from": {**_DATE, "dest": "start", "required": True, "help": "first day, such as 2026-10-01"},
    "--to": {**_DATE, "dest": "end", "required": True, "help": "last day, such as 2026-10-31"},
    **_TIMEZONE,
    **_WORKSPACE,
}
_COMPARE = [each.value for each in Against]
_SUMMARY: _Options = {
    **_RANGE,
    "--granularity": {"choices": _UNITS, "help": "add the figures of each day, week, month or quarter"},
    "--compare": {
        "choices": _COMPARE,
        "default": Against.NONE.value,
        "help": "add the changes vs the previous period or the same period last year",
    },
    "--by": {
        "choices": [each.value for each in By],
        "help": "add the cost of each agent, model, owner or group of agents",
    },
    **filters.OPTIONS,
    **_FORMAT,
}
_ASK: _Options = {
    "question": {
        "nargs": "+",
        "metavar": "QUESTION",
        "help": "for example: active users of Tender Scout last month",
    },
    **_TIMEZONE,
    **_WORKSPACE,
}
#: The range, the comparison and the viewer of a page.
_PAGE: _Options = {
    **_RANGE,
    "--from": _RANGE["--from"] | {"required": False, "help": "first day (default: the last 28 days)"},
    "--to": _RANGE["--to"] | {"required": False},
    "--compare": {
        "choices": _COMPARE,
        "default": Against.PREVIOUS.value,
        "help": "what to compare with (default: previous)",
    },
    "--granularity": {
        "choices": _UNITS,
        "help": "the unit of charts over time (default: depends on the range)",
    },
    **filters.OPTIONS,
    "--as-viewer": {
        "action": "store_true",
        "help": "leave out what viewers may not see: owners and small groups",
    },
}
_REPORT: _Options = {
    **_PAGE,
    "--pages": {
        "type": paths,
        "default": ["briefing"],
        "metavar": "PAGE,PAGE",
        "help": f"one or more of {', '.join(PAGES)} (default: briefing)",
    },
    "--output": {**_FILE, "required": True, "help": "the file to write: .pptx, .xlsx or .html"},
}
_DIGEST: _Options = {
    **_PAGE,
    "--format": {"choices": ["text", "markdown"], "default": "text", "help": "text (default) or Markdown"},
}
_EXPORT: _Options = {
    **_RANGE,
    "--group-by": {"choices": ["model"], "help": "one row per agent and model"},
    "--focus": {
        "action": "store_true",
        "help": "write the cost of each day, agent, model and kind of token as FOCUS 1.2 (.csv or .parquet)",
    },
    "--output": {**_FILE, "required": True, "help": "the file to write: .csv, .parquet or .xlsx"},
}
_SYNC: _Options = {
    "--workspace": {**_NAMED, "help": "only this workspace (default: all that are configured)"},
    "--granularity": {
        "choices": _UNITS,
        "nargs": "+",
        "help": "the periods to archive (default: week month, and the date ranges of the dashboard)",
    },
    "--since": {**_DATE, "help": "only periods that start on this day or later (default: 12 months ago)"},
    **_TIMEZONE,
    "--verify": {"action": "store_true", "help": "load final figures again and report changes"},
    **_FORMAT,
}
_DEMO_SERVER: _Options = {
    "--port": {"type": _port, "default": 0, "help": "port of the API (default: any free port)"},
    "--key": {"type": Key, "help": "the API key to accept (default: a new one)"},
    "--no-byok": {"dest": "byok", "action": "store_false", "help": "leave out the token columns"},
}
_ABOUT_SUMMARY = (
    "Print the figures of a date range, with the estimated cost in workspaces with their own model keys. An "
    "unknown cost is null in JSON, and stderr says why. If the cost failed, the other figures are still "
    "printed and the exit code is not 0. Days that the API no longer keeps are left out, and stderr names "
    "those included. Warnings about the data go to stderr and to `warnings` in JSON."
)
_ABOUT_ASK = (
    "Answer a question in plain words, without a language model. Name a figure and, if you like, agents, "
    "dates and a comparison. The default dates are the last 28 days. If a word is not understood, stderr "
    "names it and the exit code is 2."
)
_ABOUT_EXPORT = (
    "Write the rows of a date range to a file. Warnings about the data go to stderr and into the file: "
    "a column `warnings` in CSV, a second sheet in XLSX, metadata in Parquet."
)
_ABOUT_REPORT = (
    "Write pages of the dashboard to a file: slides, a workbook or one HTML file. Warnings about the data go "
    "to stderr and into the file. If part of a page fails, the rest is written and the exit code is not 0."
)
_ABOUT_DIGEST = "Print the briefing as text or Markdown, for an e-mail or a chat."
_ABOUT_SYNC = (
    "Load the exports that the archive lacks, for every workspace. The exit code is 3 if a key was rejected "
    "and 4 for any other failure. A workspace that fails does not stop the others."
)
_ABOUT_DOCTOR = "Print one line per check. The exit code is 1 if a check failed."
#: Each command but `user`: its help, its description if it has one, its options.
_COMMANDS: dict[str, tuple[str, str | None, _Options]] = {
    "summary": ("print the figures of a date range", _ABOUT_SUMMARY, _SUMMARY),
    "ask": ("answer a question with one figure", _ABOUT_ASK, _ASK),
    "export": ("write the agents of a date range to a file", _ABOUT_EXPORT, _EXPORT),
    "report": ("write pages as slides, a workbook or HTML", _ABOUT_REPORT, _REPORT),
    "digest": ("print the briefing as text or Markdown", _ABOUT_DIGEST, _DIGEST),
    "sync": ("fill the archive", _ABOUT_SYNC, _SYNC),
    "demo-server": ("serve a simulated workspace on this machine", None, _DEMO_SERVER),
    "doctor": ("check settings, keys, sign-in, clock and versions", _ABOUT_DOCTOR, {}),
    "hash-password": ("ask for a password and print its hash", None, {}),
}
_ACCOUNTS_FILE: _Options = {"--accounts-file": {**_FILE, "help": "use this file, not the configured one"}}
_NAME: _Options = {"name": _NAMED}
#: The actions on accounts. A password is never an argument: other users of the machine can see those.
_USER_ACTIONS: dict[str, tuple[str, _Options]] = {
    "add": (
        "add an account (asks for its password, or reads the first line of standard input)",
        _NAME | {"--role": {"choices": _ROLES, "default": Role.VIEWER.value, "help": "default: viewer"}},
    ),
    "remove": ("remove an account", _NAME),
    "list": ("list all accounts with their roles", {}),
    "set-role": ("change the role of an account", _NAME | {"role": {"choices": _ROLES}}),
    "set-password": ("change the password of an account", _NAME),
}
