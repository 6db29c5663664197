"""The accounts of the password sign-in: made, listed, changed and removed."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TextIO

from odeus_dash.accounts import AccountFile, hashed
from odeus_dash.errors import BadAccounts, BadSettings
from odeus_dash.settings import Settings
from odeus_dash.viewer import Role

#: Asks for a password in a terminal without showing it.
Ask = Callable[[str], str]


def hash_password(stdin: TextIO | None = None, ask: Ask = getpass.getpass) -> str:
    """The hash of a password: typed twice without being shown, or the first line that a program sends."""
    stdin = stdin or sys.stdin
    if not stdin.isatty():
        return hashed(stdin.readline().rstrip("\r\n"))
    password = ask("Password: ")
    if ask("Once more: ") != password:
        raise BadAccounts("The two passwords differ.", "Try again.")
    return hashed(password)


def run(arguments: argparse.Namespace, settings: Settings, stdin: TextIO | None = None) -> str:
    """Do what a `user` command asks for and return what to say. Raises BadAccounts and BadSettings."""
    path = arguments.accounts_file or settings.sign_in.accounts_file
    if path is None:
        todo = "Name one in [sign_in] of secrets.toml, or with --accounts-file."
        raise BadSettings("No account file is configured.", todo)
    file = AccountFile(path)
    match arguments.action:
        case "list":
            lines = [f"{each.name}  {each.role}" for each in file.read().values()]
            return "\n".join(lines) or f"There are no accounts in {file.path}."
        case "add":
            file.add(arguments.name, hash_password(stdin), Role(arguments.role))
            return f"{arguments.name} may sign in as {arguments.role}."
        case "set-password":
            file.set_password(arguments.name, hash_password(stdin))
            return f"{arguments.name} has a new password and is signed out everywhere."
        case "set-role":
            file.set_role(arguments.name, Role(arguments.role))
            return f"{arguments.name} is {arguments.role} and is signed out everywhere."
        case _:
            file.remove(arguments.name)
            return f"{arguments.name} is removed and signed out everywhere."
