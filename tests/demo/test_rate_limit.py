import datetime as dt

from odeus_dash.demo.api import RateLimit

START = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def after(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def test_at_most_so_many_in_any_sixty_seconds() -> None:
    limit = RateLimit(2)
    assert [limit.wait(after(s)) for s in (0, 20)] == [0, 0]
    assert limit.wait(after(45)) == 15
    assert limit.wait(after(60)) == 0
    assert limit.wait(after(61)) == 19


def test_a_refused_request_does_not_count() -> None:
    limit = RateLimit(1)
    waits = [limit.wait(after(s)) for s in (0, 10, 20, 60)]
    assert waits == [0, 50, 40, 0]


def test_a_limit_of_none_at_all() -> None:
    assert RateLimit(0).wait(START) == 60
