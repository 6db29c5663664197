"""What may be typed, checked as far as that goes without the network."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from odeus_dash.cli.summary import By
from odeus_dash.comparison import Against
from odeus_dash.demo import DemoOptions
from odeus_dash.errors import BadInput, BadPeriod
from odeus_dash.periods import Granularity, zone
from odeus_dash.settings import Key
from odeus_dash.viewer import Role
from odeus_dash.words.formats import exact


class _Parser(argparse.ArgumentParser):
    """Fails with BadInput, one line like every other failure, instead of printing its usage."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command and its options. BadInput if they cannot be used; SystemExit(0) after --help."""
    parser = _Parser(
        prog="python -m odeus_dash", description="How the AI agents of an Odeus workspace are used."
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
        # Only the names of options: what follows them, or stands alone, may be a key.
        names = [word.partition("=")[0] for word in unknown if word.startswith("--")]
        what = f"There is no option {names[0]}." if names else "There are words that belong to no option."
        raise BadInput(what, "See python -m odeus_dash --help.")
    return arguments


def demo_options(arguments: argparse.Namespace) -> DemoOptions:
    """The options of a demo server; what was not typed is left at its default."""
    names = DemoOptions.__dataclass_fields__.keys() & vars(arguments).keys()
    typed = {name: getattr(arguments, name) for name in names}
    return DemoOptions(**{name: value for name, value in typed.items() if value is not None})


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadPeriod(f"{text!r} is not a date.", "Write it like 2026-10-31.") from None


def _zone(name: str) -> str:
    return zone(name).key


def _number(kind: type[int] | type[float], noun: str, most: float = 1e9) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = -1
        if not 0 <= value <= most:
            raise BadInput(f"{text!r} is not a {noun}.", f"Use a number from 0 to {exact(most)}.")
        return value

    return number


def _add(parser: argparse.ArgumentParser, options: _Options) -> None:
    for name, option in options.items():
        parser.add_argument(name, **option)


#: What argparse is told of each option, by the option's name.
_Options = dict[str, dict[str, Any]]
_UNITS, _ROLES = [unit.value for unit in Granularity], [role.value for role in Role]
_PORT = _number(int, "port", most=65_535)
_WHOLE, _SECONDS = _number(int, "whole number"), _number(float, "number of seconds")

_DATE = {"type": _date, "metavar": "DATE"}
_FILE = {"type": Path, "metavar": "FILE"}
_NAMED = {"metavar": "NAME"}
_TIMEZONE: _Options = {
    "--timezone": {**_NAMED, "type": _zone, "help": "IANA name; the workspace's, or else UTC"}
}
_FORMAT: _Options = {
    "--format": {"choices": ["json", "text"], "default": "text", "help": "text, or JSON for programs"}
}
_RANGE: _Options = {
    "--from": {**_DATE, "dest": "start", "required": True, "help": "the first day"},
    "--to": {**_DATE, "dest": "end", "required": True, "help": "the last day"},
    **_TIMEZONE,
    "--workspace": {**_NAMED, "help": "a configured workspace, or demo"},
}
_SUMMARY: _Options = {
    **_RANGE,
    "--granularity": {"choices": _UNITS, "help": "add buckets of this unit"},
    "--compare": {
        "choices": [each.value for each in Against],
        "default": Against.NONE.value,
        "help": "add the figures of the period before, or of a year earlier, and the changes",
    },
    "--by": {"choices": [each.value for each in By], "help": "add what each agent, model or owner cost"},
    **_FORMAT,
}
_EXPORT: _Options = {
    **_RANGE,
    "--group-by": {"choices": ["model"], "help": "a row per agent and model"},
    "--output": {**_FILE, "required": True, "help": "ends in .csv, .parquet or .xlsx"},
}
_SYNC: _Options = {
    "--workspace": {**_NAMED, "help": "only this one; all configured ones without it"},
    "--granularity": {
        "choices": _UNITS,
        "nargs": "+",
        "default": [Granularity.WEEK.value, Granularity.MONTH.value],
        "help": "the units to archive; week and month without it",
    },
    "--since": {**_DATE, "help": "units that begin then or later; 12 months without it"},
    **_TIMEZONE,
    "--verify": {"action": "store_true", "help": "ask again for final figures and report those that changed"},
    **_FORMAT,
}
_DEMO_SERVER: _Options = {
    "--port": {"type": _PORT, "default": 0, "help": "of the API; any free one by default"},
    "--storage-port": {"type": _PORT, "default": 0, "help": "of the downloads"},
    "--key": {"type": Key, "help": "the API key that it accepts; a new one by default"},
    "--seed": {"type": _WHOLE, "help": "of the simulation"},
    "--no-byok": {"dest": "byok", "action": "store_false", "help": "leave out the token columns"},
    "--no-user-level": {"dest": "user_level", "action": "store_false", "help": "leave out the owners"},
    "--no-gzip": {"dest": "gzip", "action": "store_false", "help": "send downloads as they are"},
    "--row-limit": {"type": _WHOLE, "metavar": "ROWS", "help": "rows per export"},
    "--per-minute": {"type": _WHOLE, "metavar": "REQUESTS", "help": "requests a minute per key"},
    "--url-life": {"dest": "url_life_seconds", "type": _SECONDS, "metavar": "SECONDS", "help": "of a link"},
    "--api-latency": {"type": _SECONDS, "metavar": "SECONDS", "help": "before each answer"},
    "--storage-latency": {"type": _SECONDS, "metavar": "SECONDS", "help": "before each download"},
}
_ABOUT_SUMMARY = (
    "Print the figures of a date range. For workspaces with their own model keys also what the models "
    "cost, an estimate: in JSON as numbers of at most six decimals. Without a cost, it is null and the "
    "reason goes to stderr; if that is a failure, the exit code says so beside the other figures. "
    "Days that the API does not keep any more are in no figure, and stderr says which days are. "
    "So it does of what makes figures doubtful: with columns and counts, and in JSON under warnings."
)
_ABOUT_EXPORT = (
    "Write the typed rows of a date range to a file. What makes their figures doubtful goes to stderr "
    "and into the file: a column `warnings` in CSV, a second sheet in XLSX, metadata in Parquet."
)
#: Each command but `user`: its meaning, its description if there is more to say, its options.
_COMMANDS: dict[str, tuple[str, str | None, _Options]] = {
    "summary": ("print the figures of a date range", _ABOUT_SUMMARY, _SUMMARY),
    "export": ("write the agents of a date range to a file", _ABOUT_EXPORT, _EXPORT),
    "sync": ("fill the archive", None, _SYNC),
    "demo-server": ("serve a simulated workspace on this machine", None, _DEMO_SERVER),
    "doctor": ("check settings, keys, sign-in, clock and versions", None, {}),
    "hash-password": ("print the hash of a password that is typed", None, {}),
}
_ACCOUNTS_FILE: _Options = {"--accounts-file": {**_FILE, "help": "instead of the configured one"}}
_NAME: _Options = {"name": _NAMED}
#: What can be done with an account. A password is never an argument: those can be seen by others.
_USER_ACTIONS: dict[str, tuple[str, _Options]] = {
    "add": (
        "make an account; its password is typed, or the first line of standard input",
        _NAME | {"--role": {"choices": _ROLES, "default": Role.VIEWER.value, "help": "viewer"}},
    ),
    "remove": ("remove an account", _NAME),
    "list": ("print all accounts and their roles", {}),
    "set-role": ("make somebody an admin or a viewer", _NAME | {"role": {"choices": _ROLES}}),
    "set-password": ("give an account another password", _NAME),
}
