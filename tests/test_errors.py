import re

import pytest

from odeus_dash import errors
from odeus_dash.errors import BadInput, ExportFailed, KeyProblem, OdeusDashError, Retryable


def drawn() -> list[tuple[str, int]]:
    """Names and depths in the module's drawing: four columns are one level."""
    lines = re.findall(r"^    ([│├└─ ]*)([A-Z]\w+)", errors.__doc__, re.MULTILINE)
    return [(name, len(branch) // 4) for branch, name in lines]


def declared(kind: type[OdeusDashError] = OdeusDashError, depth: int = 0) -> list[tuple[str, int]]:
    """Names and depths of the classes that the module holds, in the order of their declaration."""
    children = [each for each in kind.__subclasses__() if each.__module__ == errors.__name__]
    return [(kind.__name__, depth), *(found for child in children for found in declared(child, depth + 1))]


def make(kind: type[OdeusDashError]) -> OdeusDashError:
    extra = {
        errors.ExportTooLarge: (None, None),
        errors.RateLimited: (1.5,),
        errors.ServerFault: (503,),
    }.get(kind, ())
    return kind("This happened.", "Do that.", *extra)


KINDS = [getattr(errors, name) for name, _ in declared()]


def test_the_drawing_shows_every_error_where_it_is():
    assert drawn() == declared()


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_its_two_sentences(kind):
    error = make(kind)
    assert (error.what, error.todo, str(error)) == ("This happened.", "Do that.", "This happened. Do that.")
    assert error.title


@pytest.mark.parametrize("kind", KINDS)
def test_exit_codes_follow_the_three_branches(kind):
    expected = 2 if issubclass(kind, BadInput) else 3 if issubclass(kind, KeyProblem) else 4
    assert make(kind).exit_code == expected


def test_only_what_may_pass_is_retryable():
    lasting = [
        errors.ExportTooLarge,
        errors.InvalidRange,
        errors.NotOdeus,
        errors.Refused,
        errors.UnknownEncoding,
        errors.UnusableFile,
        errors.KeyRefused,
    ]
    passing = [
        errors.RateLimited,
        errors.ServerFault,
        errors.TimedOut,
        errors.Unreachable,
        errors.DamagedFile,
        errors.DamagedAnswer,
    ]
    assert not any(issubclass(kind, Retryable) for kind in lasting)
    assert all(issubclass(kind, Retryable) and issubclass(kind, ExportFailed) for kind in passing)


def test_numbers_that_the_server_named_are_kept():
    too_large = errors.ExportTooLarge("a", "b", rows=1_200_000, limit=1_000_000)
    assert (too_large.rows, too_large.limit) == (1_200_000, 1_000_000)
    assert errors.RateLimited("a", "b", wait=30.0).wait == 30.0
    assert (errors.ServerFault("a", "b", 502).status, errors.ServerFault("a", "b", 502).wait) == (502, None)
