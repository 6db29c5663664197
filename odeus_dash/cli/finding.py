"""One line of the doctor's report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec

from odeus_dash.errors import OdeusDashError

P = ParamSpec("P")


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Finding:
    """A result about one subject and, unless it is fine, what to do."""

    grade: Grade
    about: str
    what: str
    todo: str = ""

    def __str__(self) -> str:
        return " ".join(f"{self.grade}: {self.about}: {self.what} {self.todo}".split())


def fine(about: str, what: str) -> Finding:
    return Finding(Grade.OK, about, what)


def warning(about: str, what: str, todo: str) -> Finding:
    return Finding(Grade.WARNING, about, what, todo)


def failed(about: str, failure: OdeusDashError) -> Finding:
    return Finding(Grade.FAILED, about, failure.what, failure.todo)


def checked(about: str, check: Callable[P, Finding], *args: P.args, **kwargs: P.kwargs) -> Finding:
    """Return what `check` finds, or the failure that it raises."""
    try:
        return check(*args, **kwargs)
    except OdeusDashError as failure:
        return failed(about, failure)
