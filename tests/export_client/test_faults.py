import pytest

from odeus_dash.errors import RateLimited, ServerFault, TimedOut
from odeus_dash.export_client.reply import fault, retry_after

NOON = "Thu, 01 Oct 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("1.5", 1.5),
        ("Thu, 01 Oct 2026 12:00:30 GMT", 30),
        ("Thu, 01 Oct 2026 12:00:30 -0000", 30),
        ("Thu, 01 Oct 2026 14:00:30 +0200", 30),
        ("Thursday, 01-Oct-26 12:00:30 GMT", 30),
        ("Thu, 01 Oct 2026 11:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("٣", None),
        ("9" * 400, None),
        ("Thu, 99 Oct 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after_in_all_its_forms(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value, "Date": NOON}) == seconds


def test_a_date_is_compared_with_the_servers_own_clock() -> None:
    headers = {"Retry-After": "Thu, 01 Oct 2026 12:00:30 GMT", "Date": "Thu, 01 Oct 2026 12:00:10 GMT"}
    assert retry_after(headers) == 20


def test_without_any_clock_ours_is_used() -> None:
    wait = retry_after({"Retry-After": "Thu, 01 Jan 2120 00:00:00 GMT"})
    assert wait is not None
    assert wait > 10**9
    assert retry_after({}) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [(408, TimedOut), (429, RateLimited), (500, ServerFault), (503, ServerFault), (599, ServerFault)],
)
def test_what_any_server_may_answer(status: int, kind: type[Exception]) -> None:
    assert type(fault(status, {}, "a.example")) is kind


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404])
def test_other_answers_have_other_meanings(status: int) -> None:
    assert fault(status, {}, "a.example") is None


def test_waits_are_kept_for_who_retries() -> None:
    for status in (429, 503):
        failure = fault(status, {"Retry-After": "7"}, "a.example")
        assert isinstance(failure, RateLimited | ServerFault)
        assert failure.wait == 7
