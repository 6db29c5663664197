"""The server's own words: shown as text on a line, with the hint that fits the status."""

import json
from dataclasses import replace

import pytest

from odeus_dash.errors import (
    ExportTooLarge,
    InvalidRange,
    KeyRefused,
    NoPermission,
    NotOdeus,
    OdeusDashError,
    RateLimited,
    Refused,
    ServerFault,
    TimedOut,
)
from odeus_dash.export_client.rate_limit import rate_limited
from odeus_dash.export_client.reply import date_of, fault, retry_after
from tests.export_client.conftest import KEY, Odeus
from tests.odeus import Reply, error

NOON = "Thu, 01 Oct 2026 12:00:00 GMT"


def body(told: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(told).encode(), {"Content-Type": "application/json"})


def refused(odeus: Odeus, answer: Reply) -> tuple[type[OdeusDashError], str]:
    """The failure's kind and sentences, with `h` for the host; it was not asked for again."""
    odeus.api.seen.clear()
    with pytest.raises(OdeusDashError) as failure:
        odeus.fetch(answer)
    assert len(odeus.api.seen) == 1
    return failure.type, str(failure.value).replace(odeus.api.url.removeprefix("http://"), "h")


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            body({"success": False, "message": "API key expired"}),
            Refused,
            "h refused the export: “API key expired”. Check the API key and the range, then try again.",
        ),
        (
            error(400, "Bad Request", "from must be before to"),
            InvalidRange,
            (
                "h rejected 1–31 Oct: “Bad Request: from must be before to”. "
                "Select a range within the last 12 months."
            ),
        ),
        (
            error(401, "Unauthorized", "API key expired"),
            KeyRefused,
            (
                "h rejected the API key: “Unauthorized: API key expired”. "
                "Check that it is complete, active, and may export usage."
            ),
        ),
        (
            error(402, "Payment Required", "The trial ended on 1 October"),
            Refused,
            (
                "h requires a payment (402): “Payment Required: The trial ended on 1 October”. "
                "Check the workspace's plan and invoices, or contact Odeus support."
            ),
        ),
        (
            error(403, "Forbidden", "Usage export is switched off"),
            NoPermission,
            (
                "h does not let this API key export usage: “Forbidden: Usage export is switched off”. "
                "Ask a workspace admin for a key that may."
            ),
        ),
        (
            error(404, "Not Found", "Workspace was moved"),
            NotOdeus,
            ("h has no usage export (404): “Not Found: Workspace was moved”. Check the deployment URL."),
        ),
        (
            error(413, "Payload Too Large", "Ask for less than a quarter"),
            ExportTooLarge,
            (
                "h refused the export as too large: “Payload Too Large: Ask for less than a quarter”. "
                "Try ranges of about 15 days, such as 1–15 Oct, then 16–30 Oct."
            ),
        ),
        (
            error(409, "Conflict", "Another export is running"),
            NotOdeus,
            (
                "h does not offer the usage export (409): “Conflict: Another export is running”. "
                "Check the deployment URL."
            ),
        ),
    ],
)
def test_the_reason_of_the_server_stands_with_the_hint_for_its_status(
    odeus: Odeus, answer: Reply, kind: type[OdeusDashError], said: str
) -> None:
    assert refused(odeus, answer) == (kind, said)


@pytest.mark.parametrize("status", [200, 402, 403, 404])
@pytest.mark.parametrize(
    ("told", "quoted"),
    [
        ({"success": False, "error": "Quota", "message": "Quota"}, "“Quota”"),
        ({"success": False, "error": {"type": "quota", "message": "is used up"}}, "“is used up”"),
        ({"success": False, "message": ["from is wrong", "to is wrong"]}, "“from is wrong: to is wrong”"),
        ({"success": False, "detail": "Quota"}, "“Quota”"),
        ({"success": False, "errors": [{"message": "Quota"}]}, "“Quota”"),
        ({"success": False, "message": "<b>Quota</b>\n\n# used\x1b[31m"}, "“<b>Quota</b> # used [31m”"),
        ({"success": False, "message": f"{KEY} of anna@acme.example"}, "“[hidden] of [hidden]”"),
        ({"success": False, "message": "https://a.example/f?sig=1"}, "“[hidden]”"),
    ],
)
def test_the_words_are_found_wherever_servers_put_them(
    odeus: Odeus, status: int, told: object, quoted: str
) -> None:
    assert f": {quoted}. " in refused(odeus, body(told, status))[1]


@pytest.mark.parametrize("status", [402, 403, 404])
def test_plain_text_is_words_too_and_a_web_page_is_not(odeus: Odeus, status: int) -> None:
    answer = Reply(status, b"Blocked by policy", {"Content-Type": "text/plain; charset=utf-8"})
    assert ": “Blocked by policy”. " in refused(odeus, answer)[1]
    page = replace(answer, body=b"<html>Blocked</html>", headers={"Content-Type": "text/html"})
    assert "Blocked" not in refused(odeus, page)[1]


@pytest.mark.parametrize("status", [200, 402, 413])
def test_long_words_are_cut_to_a_line(odeus: Odeus, status: int) -> None:
    _, said = refused(odeus, body({"success": False, "message": "no room " * 100}, status))
    assert "no room…”" in said
    assert len(said.partition("”")[0]) < 300


@pytest.mark.parametrize("message", [[[[[["deep"]]]]], 7, None, "  ", {"message": {"message": {}}}])
def test_what_is_no_text_is_not_quoted(odeus: Odeus, message: object) -> None:
    assert "“" not in refused(odeus, body({"message": message}, 403))[1]


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "There is no data for this period."), (404, "No usage data found"), (200, "No data found")],
)
def test_no_data_is_no_failure_in_other_words(odeus: Odeus, status: int, words: str) -> None:
    assert odeus.fetch(body({"success": False, "error": words}, status)).value is None


@pytest.mark.parametrize("words", ["No database of that name", "Workspace not found", "Unknown data"])
def test_a_404_in_other_words_is_no_empty_period(odeus: Odeus, words: str) -> None:
    assert refused(odeus, error(404, "Not Found", words))[0] is NotOdeus


@pytest.mark.parametrize("status", [200, 400, 413])
def test_numbers_of_rows_are_used_where_the_server_names_them(odeus: Odeus, status: int) -> None:
    told = {"success": False, "error": "Export too large", "message": "1,240,000 rows, at most 1,000,000"}
    kind, said = refused(odeus, body(told, status))
    assert kind is ExportTooLarge
    assert said.startswith("The export would have 1,240,000 rows, and at most 1,000,000 are allowed.")


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
    wait = retry_after({"Retry-After": "Sun, 01 Jan 2090 00:00:00 GMT"})
    assert wait is not None
    assert wait > 10**9
    assert rate_limited(wait).todo == "Try again in a day."
    assert retry_after({}) is None


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Thu, 01 Oct 2026 12:00:00 +99999999999999999999",
    ],
)
def test_a_clock_that_was_never_set_says_nothing(date: str) -> None:
    assert date_of({"Date": date}) is None


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
