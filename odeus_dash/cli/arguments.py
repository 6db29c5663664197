"""What may be typed, checked as far as that goes without the network."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from odeus_dash.cli.summary import By
from odeus_dash.comparison import Against
from odeus_dash.demo import DemoOptions
from odeus_dash.errors import BadInput, BadPeriod
from odeus_dash.periods import Granularity, zone
from odeus_dash.settings import Key
from odeus_dash.viewer import Role
from odeus_dash.words.formats import exact

#: What can be done with an account. A password is never an argument: those can be seen by others.
USER_ACTIONS = {
    "add": "make an account; its password is typed, or the first line of standard input",
    "remove": "remove an account",
    "list": "print all accounts and their roles",
    "set-role": "make somebody an admin or a viewer",
    "set-password": "give an account another password",
}

_UNITS = [unit.value for unit in Granularity]


class _Parser(argparse.ArgumentParser):
    """Fails with BadInput, one line like every other failure, instead of printing its usage."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command and its options. BadInput if they cannot be used; SystemExit(0) after --help."""
    arguments, unknown = _parser().parse_known_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m odeus_dash",
        description="How the AI agents of an Odeus workspace are used.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    _add_summary(commands.add_parser("summary", help="print the figures of a date range", allow_abbrev=False))
    _add_export(
        commands.add_parser("export", help="write the agents of a date range to a file", allow_abbrev=False)
    )
    _add_sync(commands.add_parser("sync", help="fill the archive", allow_abbrev=False))
    _add_demo_server(
        commands.add_parser(
            "demo-server", help="serve a simulated workspace on this machine", allow_abbrev=False
        )
    )
    commands.add_parser(
        "doctor", help="check settings, keys, sign-in, clock and versions", allow_abbrev=False
    )
    commands.add_parser(
        "hash-password", help="print the hash of a password that is typed", allow_abbrev=False
    )
    _add_user(commands.add_parser("user", help="manage who may sign in with a password", allow_abbrev=False))
    return parser


def _add_user(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    for action, meaning in USER_ACTIONS.items():
        each = actions.add_parser(action, help=meaning, allow_abbrev=False)
        each.add_argument("--accounts-file", type=Path, metavar="FILE", help="instead of the configured one")
        if action != "list":
            each.add_argument("name", metavar="NAME")
    roles = [role.value for role in Role]
    actions.choices["add"].add_argument("--role", choices=roles, default=Role.VIEWER.value, help="viewer")
    actions.choices["set-role"].add_argument("role", choices=roles)


def _add_range(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="start", type=_date, required=True, metavar="DATE", help="the first day"
    )
    parser.add_argument("--to", dest="end", type=_date, required=True, metavar="DATE", help="the last day")
    parser.add_argument(
        "--timezone", type=_timezone, metavar="NAME", help="IANA name; the workspace's, or else UTC"
    )
    parser.add_argument("--workspace", metavar="NAME", help="a configured workspace, or demo")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=["json", "text"], default="text", help="text, or JSON for programs"
    )


def _add_summary(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print the figures of a date range. For workspaces with their own model keys also what the models "
        "cost, an estimate: in JSON as numbers of at most six decimals. Without a cost, it is null and the "
        "reason goes to stderr; if that is a failure, the exit code says so beside the other figures. "
        "Days that the API does not keep any more are in no figure, and stderr says which days are. "
        "So it does of what makes figures doubtful: with columns and counts, and in JSON under warnings."
    )
    _add_range(parser)
    parser.add_argument("--granularity", choices=_UNITS, help="add buckets of this unit")
    parser.add_argument(
        "--compare",
        choices=[each.value for each in Against],
        default=Against.NONE.value,
        help="add the figures of the period before, or of a year earlier, and the changes",
    )
    parser.add_argument(
        "--by", choices=[each.value for each in By], help="add what each agent, model or owner cost"
    )
    _add_format(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the typed rows of a date range to a file. What makes their figures doubtful goes to stderr "
        "and into the file: a column `warnings` in CSV, a second sheet in XLSX, metadata in Parquet."
    )
    _add_range(parser)
    parser.add_argument("--group-by", choices=["model"], help="a row per agent and model")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help="ends in .csv, .parquet or .xlsx"
    )


def _add_sync(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", metavar="NAME", help="only this one; all configured ones without it")
    parser.add_argument(
        "--granularity",
        choices=_UNITS,
        nargs="+",
        default=[Granularity.WEEK.value, Granularity.MONTH.value],
        help="the units to archive; week and month without it",
    )
    parser.add_argument(
        "--since", type=_date, metavar="DATE", help="units that begin then or later; 12 months without it"
    )
    parser.add_argument(
        "--timezone", type=_timezone, metavar="NAME", help="IANA name; the workspace's, or else UTC"
    )
    parser.add_argument(
        "--verify", action="store_true", help="ask again for final figures and report those that changed"
    )
    _add_format(parser)


def _add_demo_server(parser: argparse.ArgumentParser) -> None:
    port = _number(int, "port", most=65_535)
    whole, seconds = _number(int, "whole number"), _number(float, "number of seconds")
    parser.add_argument("--port", type=port, default=0, help="of the API; any free one by default")
    parser.add_argument("--storage-port", type=port, default=0, help="of the downloads")
    parser.add_argument("--key", type=Key, help="the API key that it accepts; a new one by default")
    parser.add_argument("--seed", type=whole, help="of the simulation")
    parser.add_argument("--no-byok", dest="byok", action="store_false", help="leave out the token columns")
    parser.add_argument(
        "--no-user-level", dest="user_level", action="store_false", help="leave out the owners"
    )
    parser.add_argument("--no-gzip", dest="gzip", action="store_false", help="send downloads as they are")
    parser.add_argument("--row-limit", type=whole, metavar="ROWS", help="rows per export")
    parser.add_argument("--per-minute", type=whole, metavar="REQUESTS", help="requests a minute per key")
    parser.add_argument(
        "--url-life", dest="url_life_seconds", type=seconds, metavar="SECONDS", help="of a link"
    )
    parser.add_argument("--api-latency", type=seconds, metavar="SECONDS", help="before each answer")
    parser.add_argument("--storage-latency", type=seconds, metavar="SECONDS", help="before each download")


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadPeriod(f"{text!r} is not a date.", "Write it like 2026-10-31.") from None


def _timezone(name: str) -> str:
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
