"""The accounts of the password sign-in: made, listed, changed and removed."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from odeus_dash.accounts import AccountFile, hashed
from odeus_dash.errors import BadAccounts, BadSettings
from odeus_dash.settings import Settings
from odeus_dash.viewer import Role

#: Asks for a password in a terminal without showing it.
Ask = Callable[[str], str]


def hash_password(stdin: TextIO | None = None, ask: Ask = getpass.getpass) -> str:
    """The hash of a password that somebody types."""
    return hashed(_password(stdin or sys.stdin, ask))


def run(
    arguments: argparse.Namespace, settings: Settings, stdin: TextIO | None = None, ask: Ask = getpass.getpass
) -> str:
    """Do what a `user` command asks for and return what to say. Raises BadAccounts and BadSettings."""
    file = AccountFile(_path(arguments.accounts_file, settings))
    match arguments.action:
        case "list":
            lines = [f"{each.name}  {each.role}" for each in file.read().values()]
            return "\n".join(lines) or f"There are no accounts in {file.path}."
        case "add":
            file.add(arguments.name, hash_password(stdin, ask), Role(arguments.role))
            return f"{arguments.name} may sign in as {arguments.role}."
        case "set-password":
            file.set_password(arguments.name, hash_password(stdin, ask))
            return f"{arguments.name} has a new password and is signed out everywhere."
        case "set-role":
            file.set_role(arguments.name, Role(arguments.role))
            return f"{arguments.name} is {arguments.role} and is signed out everywhere."
        case _:
            file.remove(arguments.name)
            return f"{arguments.name} is removed and signed out everywhere."


def _path(named: Path | None, settings: Settings) -> Path:
    path = named or settings.sign_in.accounts_file
    if path is None:
        raise BadSettings(
            "No account file is configured.",
            "Name one in [sign_in] of secrets.toml, or with --accounts-file.",
        )
    return path


def _password(stdin: TextIO, ask: Ask) -> str:
    """Typed twice without being shown, or the first line of what another program sends."""
    if not stdin.isatty():
        return stdin.readline().rstrip("\r\n")
    password = ask("Password: ")
    if ask("Once more: ") != password:
        raise BadAccounts("The two passwords differ.", "Try again.")
    return password
