"""Which files go together."""

from __future__ import annotations

import pytest

from odeus_dash import files
from tests.files.csvs import AUTUMN, OCTOBER, OCTOBER_BY_MODEL, SEPTEMBER, agents


def fitted(**contents: bytes) -> tuple[list[str], dict[str, str]]:
    """The names of those that fit, and why the others do not."""
    held, refused = files.fitting(files.read(name, content) for name, content in contents.items())
    return [each.name for each in held], {each.name: each.why for each in refused}


def test_files_beside_each_other_and_inside_each_other_fit() -> None:
    names, refused = fitted(september=SEPTEMBER, october=OCTOBER, autumn=AUTUMN, models=OCTOBER_BY_MODEL)
    assert names == ["september", "october", "autumn", "models"]
    assert not refused


LATE = "2026-11-01", "2026-11-10", "a,Ada,1,1,1,1"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"damaged", "not an export"),
        (OCTOBER, "the same days as october"),
        (agents("2026-10-20", *LATE[1:]), "days overlap those of october"),
        (agents(*LATE, org="other"), "workspace other, and october is from workspace acme"),
        (agents(*LATE, org=""), "an unnamed workspace"),
    ],
)
def test_a_file_that_does_not_fit_is_named_and_the_others_stay(content: bytes, why: str) -> None:
    names, refused = fitted(october=OCTOBER, late=content, september=SEPTEMBER)
    assert names == ["october", "september"]
    assert list(refused) == ["late"]
    assert why in refused["late"]
