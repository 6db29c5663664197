from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from odeus_dash.ui.once import Once


def test_it_is_made_once_whoever_comes_at_the_same_time() -> None:
    together, made = threading.Barrier(4), []

    def make() -> object:
        made.append(object())
        return made[-1]

    once = Once(make)

    def ask(_: int) -> object:
        together.wait(timeout=60)
        return once()

    with ThreadPoolExecutor(4) as pool:
        assert {id(each) for each in pool.map(ask, range(4))} == {id(made[0])}
    assert len(made) == 1


def test_a_failure_is_not_kept_and_clearing_makes_it_anew() -> None:
    answers = iter([ValueError("not yet"), "first", "second"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    once = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert (once(), once()) == ("first", "first")
    once.clear()
    assert once() == "second"


def test_what_can_be_closed_is_closed_when_it_is_cleared() -> None:
    made = [io.StringIO(), io.StringIO()]
    once = Once(iter(made).__next__)
    assert once() is made[0]
    once.clear()
    assert once() is made[1]
    assert [each.closed for each in made] == [True, False]
