"""One section of a TOML file, read field by field. Errors name the place, never the value."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from odeus_dash.errors import BadSettings
from odeus_dash.settings.keys import Key

#: The usual name of a variable: words in capital letters. No key looks like that.
_VARIABLE = re.compile(r"[A-Z]{2,16}(_[A-Z]{2,16}|_[0-9]{1,2}){1,5}")
_BACKSLASH = (
    "Write paths with / or in single quotes: in double quotes, a backslash begins a special character."
)
_VALUE = (
    "Put texts in straight quotes. Write numbers like 1500 or 99.90, and true and false in small letters."
)
#: How messages of tomllib begin, and what to do then.
_REMEDIES = {
    "Invalid hex value": _BACKSLASH,
    "Unescaped": _BACKSLASH,
    "Invalid value": _VALUE,
    "Expected newline": _VALUE,
    "Invalid initial character for a key part": "Write a table in { } on one line, with no comma at its end.",
    "Cannot overwrite": "A name is there twice: keep one of them.",
    "Cannot declare": "A section is there twice: keep one of them.",
    "Expected ']'": 'Put a section\'s name with spaces in quotes: [workspaces."Acme Corp"].',
}


@dataclass(frozen=True)
class Section:
    """The fields of the section [`title`], whose types are not checked yet. `place` begins all messages.

    The methods below raise BadSettings for a value of another type.
    """

    path: Path
    title: str
    fields: Mapping[str, object]

    @property
    def place(self) -> str:
        return _place(self.path, self.title)

    def at(self, name: str) -> str:
        return f"{self.place}, field {name}"

    def wrong(self, name: str, problem: str, todo: str) -> BadSettings:
        """Return the error about the field `name`."""
        return BadSettings(f"{self.at(name)}: {problem}", todo)

    def table(self, name: str) -> Section:
        """Return the table in `name`, whatever its fields are called; empty if it is not there."""
        fields = self.fields.get(name, {})
        known = frozenset(fields) if isinstance(fields, dict) else frozenset()
        return section(self.path, f"{self.title}.{name}", fields, known)

    def text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is None or (isinstance(value, str) and value and "\0" not in value):
            return value
        raise self.wrong(name, "this is not text.", "Put it in quotes.")

    def texts(self, name: str) -> frozenset[str]:
        value = self.fields.get(name, [])
        if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
            return frozenset(value)
        raise self.wrong(name, "this is not a list of texts.", 'Use the form ["one", "two"].')

    def file(self, name: str) -> Path | None:
        """Return the path in `name`. A relative one counts from the folder of the settings file."""
        named = self.text(name)
        return (self.path.parent / expanded(named)).absolute() if named else None

    def flag(self, name: str, *, unset: bool = False) -> bool:
        value = self.fields.get(name, unset)
        if isinstance(value, bool):
            return value
        raise self.wrong(name, "this is neither true nor false.", "Use true or false, without quotes.")

    def number(self, name: str, unset: float, *, most: float) -> float:
        value = self.fields.get(name, unset)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most:
            return value
        todo = f"Use a number above 0, at most {most:g}."
        raise self.wrong(name, "this number cannot be used.", todo)

    def day(self, name: str) -> dt.date | None:
        value = self.fields.get(name)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        raise self.wrong(name, "this is not a date.", "Use the form 2026-10-31, without quotes.")

    def written(self, name: str) -> str:
        """Return the value of `name` as it is written, texts with their quotes; empty without one."""
        return repr(self.fields[name]) if name in self.fields else ""

    def secret(self, name: str, environ: Mapping[str, str]) -> Key | None:
        """Return the secret in `name`, or where `name`_env or `name`_file point to; None without any.

        A relative path counts from the folder of the settings file. Errors name the variable, unless its
        name may be a secret in the wrong field.
        """
        given = [way for way in (name, f"{name}_env", f"{name}_file") if way in self.fields]
        if not given:
            return None
        if len(given) > 1:
            problem = f"{self.place} has more than one of {name}, {name}_env and {name}_file."
            raise BadSettings(problem, "Keep exactly one of them.")
        value, place = self.text(given[0]) or "", self.at(given[0])
        if given == [name]:
            return Key(value, f"{place}: the value")
        if given == [f"{name}_env"]:
            called = f"the variable {value}" if _VARIABLE.fullmatch(value) else "the variable it names"
            if value not in environ:
                raise self.wrong(given[0], f"{called} is not set.", "Set it in the dashboard's environment.")
            return Key(environ[value], f"{place}: {called}")
        with suppress(OSError, UnicodeError, RuntimeError):
            content = (self.path.parent / Path(value).expanduser()).read_text(encoding="utf-8-sig")
            return Key(content, f"{place}: the file it names")
        todo = "Correct the path or its permissions."
        raise self.wrong(given[0], "the file it names cannot be read.", todo)


def is_there(path: Path) -> bool:
    """Whether there is a file at `path`, or it cannot be seen: to open it then tells why."""
    try:
        return path.is_file()
    except OSError:
        return True


def expanded(written: str) -> Path:
    """Return the path with `~` replaced, or as it is if there is no such user or no home."""
    with suppress(RuntimeError):
        return Path(written).expanduser()
    return Path(written)


def read_toml(path: Path, parse_float: Callable[[str], Any] = float) -> dict[str, object]:
    """Return the content of the TOML file at `path`. Raises BadSettings, which never quotes the file."""
    todo = "Correct the file."
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        said = str(error)  # may quote the file
        line = re.search(r"line \d+", said)
        where = f"on {line[0]}" if line else "at its end"
        todo = next((todo for begins, todo in _REMEDIES.items() if said.startswith(begins)), todo)
    except UnicodeError:
        raise BadSettings(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError:
        raise BadSettings(f"{path} cannot be read.", "Correct the path or its permissions.") from None
    except (ValueError, ArithmeticError, RecursionError):  # thousands of digits or brackets
        where = "in one of its values"
    raise BadSettings(f"{path} is not valid TOML {where}.", todo)


def section(path: Path, title: str, fields: object, known: frozenset[str]) -> Section:
    """Return the section [`title`] of a file. Raises BadSettings unless it is a table of `known` fields."""
    place = _place(path, title)
    if not isinstance(fields, dict):
        raise BadSettings(f"{place} is not a section.", "Write it as a table of fields.")
    if unknown := [name for name in fields if name not in known]:
        todo = f"Its fields are {', '.join(sorted(known))}."
        raise BadSettings(f"{place} has an unknown field, {unknown[0]!r}.", todo)
    return Section(path, title, fields)


def _place(path: Path, title: str) -> str:
    return f"In {path}, section [{title}]"
