"""Add, list, change and remove the accounts of the password sign-in."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from odeus_dash.accounts import AccountFile, hashed
from odeus_dash.errors import BadAccounts, BadSettings
from odeus_dash.settings import Settings
from odeus_dash.viewer import Role


def hash_password() -> str:
    """Return the hash of a password: typed twice without being shown, or the first line of piped input."""
    if not sys.stdin.isatty():
        return hashed(sys.stdin.readline().rstrip("\r\n"))
    password = getpass("Password: ")
    if getpass("Repeat the password: ") != password:
        raise BadAccounts("The passwords do not match.", "Try again.")
    return hashed(password)


def run(arguments: argparse.Namespace, settings: Settings) -> str:
    """Run a `user` command and return its output. Raises BadAccounts and BadSettings."""
    path = arguments.accounts_file or settings.sign_in.accounts_file
    if path is None:
        todo = "Set accounts_file in [sign_in] of secrets.toml, or use --accounts-file."
        raise BadSettings("No account file is configured.", todo)
    file = AccountFile(path)
    match arguments.action:
        case "list":
            lines = [f"{each.name}  {each.role}" for each in file.read().values()]
            return "\n".join(lines) or f"No accounts in {file.path}."
        case "add":
            file.add(arguments.name, hash_password(), Role(arguments.role))
            return f"Added {arguments.name} as {arguments.role}."
        case "set-password":
            file.set_password(arguments.name, hash_password())
            return f"Changed the password of {arguments.name} and signed them out everywhere."
        case "set-role":
            file.set_role(arguments.name, Role(arguments.role))
            return f"Changed {arguments.name} to {arguments.role} and signed them out everywhere."
        case _:
            file.remove(arguments.name)
            return f"Removed {arguments.name} and signed them out everywhere."
