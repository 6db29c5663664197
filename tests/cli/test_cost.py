"""What `summary` says of costs: against tables reckoned by hand, and against the demo server's own files.

The prices, per million tokens: input, output, cache read, cache write, and cache write for an hour.

    large   10  50  1    12.5  20
    small    2   8  1     2     2
    moving   4   8  4     4     4    and from 10 October on half of it
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import httpx
import pytest

from odeus_dash.__main__ import main
from odeus_dash.cli.summary import NOT_KEPT
from odeus_dash.data.costing import NO_TOKENS
from odeus_dash.demo import DemoServer
from odeus_dash.export_client import Limits
from tests.cli.calls import NOW, environ
from tests.odeus import Exports, Refused, error, exporting, of_csvs
from tests.prices.own_prices import price

PRICES = "".join(
    [
        price("large", 10, 50, 1, 12.5, 20),
        price("small", 2, 8, 1),
        price("moving", 4, 8),
        price("moving", 2, 4, valid_from="2026-10-10"),
    ]
)
AGENTS_HEADER = (
    "assistant_id,assistant_name,messages,active_users,assistant_owner_email,sum_prompt_tokens,avg_prompt_tokens,"
    "sum_completion_tokens,sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens\n"
)
MODELS_HEADER = (
    "assistant_id,assistant_name,model,sum_prompt_tokens,avg_prompt_tokens,sum_completion_tokens,"
    "sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens\n"
)
#: Two agents; Ada's on two models, and one of Bo's models has no price.
AGENTS = AGENTS_HEADER + (
    "a,Ada,30,3,ada@acme.example,2000000,1000,300000,600000,100000,1300000\n"
    "b,Bo,10,1,bo@acme.example,1500000,500,100000,0,0,1500000\n"
)
BY_MODEL = MODELS_HEADER + (
    # input 300,000 x 10, read 600,000 x 1, write 100,000 x 12.5, output 200,000 x 50:
    # 3 + 0.6 + 1.25 + 10 = 14.85
    # read saved 600,000 x 9 = 5.4; writing cost 100,000 x 2.5 = 0.25 more, for an hour 100,000 x 10 = 1
    "a,Ada,large,1000000,1000,200000,600000,100000,300000\n"
    # input 1,000,000 x 2, output 100,000 x 8: 2 + 0.8 = 2.8
    "a,Ada,small,1000000,1000,100000,0,0,1000000\n"
    # input 1,000,001 x 2, output 50,000 x 8: 2.000002 + 0.4 = 2.400002
    "b,Bo,small,1000001,500,50000,0,0,1000001\n"
    "b,Bo,nobody-knows,499999,500,50000,0,0,499999\n"
)
#: 14.85 + 2.8 + 2.400002; of 3,900,000 tokens, 549,999 have no price.
COST = {
    "total": 20.050002,
    "currency": "EUR",
    "priced_token_share": 3_350_001 / 3_900_000,
    "cache_saving_net": 5.15,
    "cache_saving_net_if_1h": 4.4,
    "unpriced_models": ["nobody-knows"],
}
FIRST, LAST = "2026-10-01", "2026-10-31"
OCTOBER = {(FIRST, LAST, None): AGENTS, (FIRST, LAST, "model"): BY_MODEL}

NOT_BY_MODEL = "No cost. The export by model is empty, although the agents have token figures."

Ask = Callable[..., tuple[str, str]]


@pytest.fixture
def summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """What the command prints to stdout and stderr; costs are in euros, by the prices above."""
    (tmp_path / "prices.toml").write_text(PRICES)
    secrets = '[prices]\nfile = "prices.toml"\ncurrency = "EUR"\nfactor = 0.5\n'

    def run(
        url: str, *options: str, key: str = "k", start: str = FIRST, end: str = LAST, code: int = 0
    ) -> tuple[str, str]:
        argv = ["summary", "--from", start, "--to", end, "--timezone", "Europe/Berlin", *options]
        limits = Limits(tries=1, reconnects=0, new_exports=0)
        configured = environ(tmp_path, url, key, secrets)
        assert main(argv, environ=configured, clock=lambda: NOW, limits=limits) == code
        return capsys.readouterr()

    return run


@pytest.fixture(scope="module")
def october() -> Iterator[Exports]:
    """A server of the tables above, for tests that do not look at its requests."""
    with exporting(OCTOBER) as server:
        yield server


def as_json(summary: Ask, server: Exports, *options: str, **days: str) -> dict[str, object]:
    out, err = summary(server.url, "--format", "json", *options, **days)
    assert err == ""
    return json.loads(out)


def test_json_has_the_cost_reckoned_by_hand_from_one_export_by_model(summary: Ask) -> None:
    with exporting(OCTOBER) as server:
        assert as_json(summary, server)["cost"] == COST
    assert server.by_model() == [(FIRST, LAST)]


#: A million input and 100,000 output tokens of each; the second spelling of `large` has twice as many.
VARIANTS = MODELS_HEADER + "".join(
    f"a,Ada,{model},{tokens},2000,{tokens // 10},0,0,{tokens}\n"
    for model, tokens in {
        "deepseek/deepseek-r1:free": 1_000_000,
        "claude-opus-4-8-fast": 1_000_000,
        "mistral-medium-3": 1_000_000,
        "gemini-1.5-flash-8b": 1_000_000,
        "Large": 1_000_000,
        "large ": 2_000_000,
    }.items()
)


def test_variants_are_unpriced_and_named_and_spellings_are_one_model(summary: Ask) -> None:
    with exporting(OCTOBER | {(FIRST, LAST, "model"): VARIANTS}) as server:
        found = as_json(summary, server, "--by", "model")
    assert {row["name"]: row["cost"] for row in found["by_model"]} == {
        "large": 45.0,  # 3 x 10 + 0.3 x 50
        "claude-opus-4-8-fast": None,
        "deepseek/deepseek-r1:free": None,
        "gemini-1.5-flash-8b": None,
        "mistral-medium-3": None,
    }
    unpriced = [row["name"] for row in found["by_model"][1:]]
    assert found["cost"]["unpriced_models"] == unpriced


def test_by_agent(summary: Ask, october: Exports) -> None:
    ada, bo = as_json(summary, october, "--by", "agent")["by_agent"]
    assert ada == {
        "name": "Ada",
        "agent_id": "a",
        "cost": 17.65,
        "share": pytest.approx(17.65 / 20.050002),
        "tokens": 2_300_000,
        "priced_token_share": 1.0,
        "cache_saving_net": 5.15,
        "cache_saving_net_if_1h": 4.4,
        "messages": 30,
        "message_share": 0.75,
        "per_message": pytest.approx(17.65 / 30),
        "times_average": pytest.approx((17.65 / 30) / (20.050002 / 40)),
    }
    assert (bo["name"], bo["cost"], bo["tokens"], bo["cache_saving_net"]) == ("Bo", 2.400002, 1_600_000, 0)


def test_by_model(summary: Ask, october: Exports) -> None:
    rows = as_json(summary, october, "--by", "model")["by_model"]
    found = [(row["name"], row["priced_as"], row["agents"], row["cost"], row["tokens"]) for row in rows]
    assert found == [
        ("large", "large", 1, 14.85, 1_200_000),
        ("small", "small", 2, 5.200002, 2_150_001),
        ("nobody-knows", None, 1, None, 549_999),
    ]


def test_by_owner(summary: Ask, october: Exports) -> None:
    rows = as_json(summary, october, "--by", "owner")["by_owner"]
    found = [(row["name"], row["agents"], row["cost"], row["messages"]) for row in rows]
    assert found == [("ada@acme.example", 1, 17.65, 30), ("bo@acme.example", 1, 2.400002, 10)]


def test_text_is_a_table_of_figures_and_one_of_rows(summary: Ask, october: Exports) -> None:
    lines = summary(october.url, "--by", "owner")[0].splitlines()
    assert lines[:3] == [
        "default · 1–31 Oct · Europe/Berlin",
        "40 messages in 31 days, with 2 agents.",
        "",
    ]
    assert lines[3] == "Messages                        40"
    assert lines[4] == "Conversations                    –"
    assert lines[-11:-7] == [
        "Requests                     5,000",
        "Cost                        €20.05",
        "Net cache saving             €5.15",
        "Net cache saving (min.)      €4.40",
    ]
    assert lines[-7].startswith("The cost is an estimate based on genai-prices ")
    assert lines[-6:] == [
        "86% of tokens have a price.",
        "No price, so not in the cost: nobody-knows.",
        "",
        "Owner             Agents    Cost  Share  Tokens  Messages  Per 1,000 messages",
        "ada@acme.example       1  €17.65    88%    2.3M        30             €588.33",
        "bo@acme.example        1   €2.40    12%    1.6M        10             €240.00",
    ]


def test_text_has_the_days_before_and_the_change_beside_a_figure_and_a_row_per_bucket(summary: Ask) -> None:
    september = {("2026-09-01", "2026-09-30", None): agents_row(5_000_000)}
    september["2026-09-01", "2026-09-30", "model"] = one_row("small", 5_000_000)
    with exporting(OCTOBER | september) as server:
        lines = summary(server.url, "--compare", "previous", "--granularity", "month")[0].splitlines()
    table = [line for line in lines if line.startswith(("   ", "Messages  ", "Cost  "))]
    assert table == [
        "                          1–31 Oct  1–30 Sept                           Change",
        "Messages                        40         30         +10 (+33%, per day +29%)",
        "Cost                        €20.05     €10.00    +€10.05 (+101%, per day +94%)",
    ]
    assert lines[-2:] == [
        "Month  Messages  Agents in use  Conversations  Input tokens    Cost",
        "Oct          40              2              –     3,500,000  €20.05",
    ]


def test_a_name_does_not_command_the_terminal(summary: Ask) -> None:
    evil = {key: csv.replace("nobody-knows", "no\x1b[2Jbody") for key, csv in OCTOBER.items()}
    with exporting(evil) as server:
        out, _ = summary(server.url, "--by", "model")
    assert "\x1b" not in out
    assert "no\ufffd[2Jbody" in out


def one_row(model: str, tokens: int) -> str:
    """Input alone."""
    return f"{MODELS_HEADER}a,Ada,{model},{tokens},1000,0,0,0,{tokens}\n"


def agents_row(tokens: int) -> str:
    return f"{AGENTS_HEADER}a,Ada,30,3,ada@acme.example,{tokens},1000,0,0,0,{tokens}\n"


#: 9 days at 4 for a million, 22 days at 2.
CHANGING = {
    (FIRST, LAST, None): agents_row(3_000_000),
    (FIRST, LAST, "model"): one_row("moving", 3_000_000),
    (FIRST, "2026-10-09", None): agents_row(1_000_000),
    (FIRST, "2026-10-09", "model"): one_row("moving", 1_000_000),
    ("2026-10-10", LAST, "model"): one_row("moving", 2_000_000),
}


def test_a_price_that_changes_counts_from_its_day_on(summary: Ask) -> None:
    with exporting(CHANGING) as server:
        found = as_json(summary, server)
    assert found["cost"]["total"] == 1 * 4 + 2 * 2
    assert server.by_model() == [(FIRST, "2026-10-09"), (FIRST, LAST), ("2026-10-10", LAST)]


def test_a_bucket_in_which_a_price_changes_is_priced_in_parts_and_all_add_up(summary: Ask) -> None:
    """Of the second week 1.5 million tokens are before the change, and half a million after it."""
    weeks = {(FIRST, "2026-10-04"): 1, ("2026-10-05", "2026-10-11"): 2, ("2026-10-12", "2026-10-18"): 4}
    csvs = {(*days, None): agents_row(each * 1_000_000) for days, each in weeks.items()}
    csvs |= {(*days, "model"): one_row("moving", each * 1_000_000) for days, each in weeks.items()}
    csvs[FIRST, "2026-10-18", None] = agents_row(7_000_000)
    csvs[FIRST, "2026-10-18", "model"] = one_row("moving", 7_000_000)
    csvs["2026-10-05", "2026-10-09", "model"] = one_row("moving", 1_500_000)
    csvs["2026-10-10", "2026-10-11", "model"] = one_row("moving", 500_000)
    csvs[FIRST, "2026-10-09", "model"] = one_row("moving", 2_500_000)
    csvs["2026-10-10", "2026-10-18", "model"] = one_row("moving", 4_500_000)
    with exporting(csvs) as server:
        found = as_json(summary, server, "--granularity", "week", end="2026-10-18")
    assert [bucket["cost"]["total"] for bucket in found["buckets"]] == [4, 1.5 * 4 + 0.5 * 2, 8]
    assert found["cost"]["total"] == 2.5 * 4 + 4.5 * 2 == 19


def test_the_cost_before_and_its_change(summary: Ask) -> None:
    september = ("2026-09-01", "2026-09-30")
    csvs = {**OCTOBER, (*september, None): agents_row(5_000_000)}
    csvs[*september, "model"] = one_row("small", 5_000_000)  # 5 x 2 = 10
    with exporting(csvs) as server:
        found = as_json(summary, server, "--compare", "previous")
    assert found["current"]["cost"] == found["cost"] == COST
    assert found["previous"]["cost"]["total"] == 10
    assert found["change"]["cost"]["total"] == {
        "absolute": 10.050002,
        "relative": pytest.approx(1.0050002),
        "per_day": pytest.approx(2.0050002 * 30 / 31 - 1),
    }
    nothing_before = {"absolute": 5.15, "relative": None, "per_day": None}
    assert found["change"]["cost"]["cache_saving_net"] == nothing_before


def without_model_keys() -> dict[tuple[str, str, str | None], str]:
    plain = "assistant_id,messages\na,7\n"
    return {(FIRST, LAST, None): plain, (FIRST, LAST, "model"): "assistant_id,model\na,large\n"}


@pytest.mark.parametrize(
    ("csvs", "status", "why", "code"),
    [
        (without_model_keys(), None, f"No cost. {NO_TOKENS}\n", 0),
        (
            {(FIRST, LAST, None): AGENTS, (FIRST, LAST, "model"): AGENTS},
            None,
            "No cost. The export names no models",
            0,
        ),
        ({(FIRST, LAST, None): AGENTS}, None, NOT_BY_MODEL, 0),
        (OCTOBER, 400, "No cost. ", 0),
        (OCTOBER, 403, "No cost. The export by model failed: ", 3),
        (OCTOBER, 500, "No cost. The export by model failed: ", 4),
    ],
)
def test_without_a_cost_the_other_figures_stay_and_the_reason_is_given(
    summary: Ask, csvs: dict[tuple[str, str, str | None], str], status: int | None, why: str, code: int
) -> None:
    options = ("--by", "agent", "--granularity", "month")

    def rows(start: dt.date, end: dt.date, is_by_model: bool) -> str:
        if is_by_model and status:
            raise Refused(error(status, "Bad Request", "unknown field group_by"))
        return str(of_csvs(csvs)(start, end, is_by_model))

    with exporting(rows) as server:
        out, err = summary(server.url, "--format", "json", *options, code=code)
        text, again = summary(server.url, "--by", "agent", code=code)
    found = json.loads(out)
    assert found["messages"] in (7, 40)
    assert (found["cost"], found["by_agent"], found["buckets"][0]["cost"]) == (None, None, None)
    assert err.startswith(why)
    assert err == again
    assert err.count("\n") == 1
    assert "Cost" not in text


def test_a_bucket_without_an_export_by_model_has_no_cost(summary: Ask) -> None:
    """The second week has tokens, but none by model."""
    first = {(FIRST, "2026-10-04", None): AGENTS, (FIRST, "2026-10-04", "model"): BY_MODEL}
    csvs = first | {(FIRST, "2026-10-11", None): AGENTS, (FIRST, "2026-10-11", "model"): BY_MODEL}
    csvs["2026-10-05", "2026-10-11", None] = agents_row(1)
    with exporting(csvs) as server:
        out, err = summary(server.url, "--format", "json", "--granularity", "week", end="2026-10-11")
    assert [bucket["cost"] for bucket in json.loads(out)["buckets"]] == [COST, None]
    assert json.loads(out)["cost"] == COST
    assert err == f"{NOT_BY_MODEL}\n"


def test_a_bucket_whose_export_by_model_fails_is_told_by_the_exit_code_too(summary: Ask) -> None:
    week = FIRST, "2026-10-04"
    csvs = {(*week, None): AGENTS, (*week, "model"): "no agent\n1\n"}
    csvs |= {(FIRST, "2026-10-11", None): AGENTS, (FIRST, "2026-10-11", "model"): BY_MODEL}
    with exporting(csvs) as server:
        options = ("--format", "json", "--granularity", "week")
        out, err = summary(server.url, *options, end="2026-10-11", code=4)
    first, _ = json.loads(out)["buckets"]
    assert (first["messages"], first["cost"], json.loads(out)["cost"]) == (40, None, COST)
    assert err.startswith("No cost. The export by model failed: ")
    assert err.count("\n") == 1


def test_a_range_without_usage_costs_nothing(summary: Ask) -> None:
    with exporting({}) as server:
        found = as_json(summary, server, "--by", "owner")
    assert found["cost"]["total"] == 0
    assert found["cost"]["priced_token_share"] is None
    assert found["by_owner"] == []


def test_own_prices_that_cannot_be_used_end_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], october: Exports
) -> None:
    gone = environ(tmp_path, october.url, "k", '[prices]\nfile = "gone.toml"\n')
    code = main(["summary", "--from", FIRST, "--to", LAST], environ=gone, clock=lambda: NOW)
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "gone.toml" in err


def demo_rows(server: DemoServer) -> list[dict[str, str]]:
    """The demo's export by model of October, by other means than the program's."""
    ends = (
        (name, f"{day}T{time}Z")
        for name, day, time in (("from", FIRST, "00:00:00.000"), ("to", LAST, "23:59:59.999"))
    )
    body = {name: {"date": date, "timezone": "Europe/Berlin"} for name, date in ends}
    headers = {"Authorization": f"Bearer {server.key.reveal()}"}
    url = f"{server.base_url}/export/assistants"
    with httpx.Client(trust_env=False) as client:
        answer = client.post(url, json={**body, "group_by": "model"}, headers=headers).json()
        content = client.get(answer["data"]["downloadUrl"]).content
    text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_the_demo_costs_what_its_cells_say(summary: Ask, server: DemoServer, tmp_path: Path) -> None:
    """One price for all models, so that plain arithmetic over cells is enough."""
    rows = demo_rows(server)
    column = next(name for name in rows[0] if "model" in name)
    models = sorted({row[column] for row in rows})
    (tmp_path / "prices.toml").write_text("".join(price(each, 3, 15, 0.3, 3.75) for each in models))

    def tokens(name: str, model: str) -> int:
        return sum(
            int(row[f"sum_{name}_tokens"] or 0)
            for row in rows
            if row[column] in (model, model or row[column])
        )

    def cost(model: str = "") -> Fraction:
        read, written = tokens("cached_prompt", model), tokens("cache_creation", model)
        uncached = tokens("prompt", model) - read - written
        amounts = ((uncached, "3"), (tokens("completion", model), "15"), (read, "0.3"), (written, "3.75"))
        return sum((number * Fraction(rate) for number, rate in amounts), Fraction(0)) / 1_000_000

    out, err = summary(server.base_url, "--format", "json", "--by", "model", key=server.key.reveal())
    found = json.loads(out)
    saved = (
        tokens("cached_prompt", "") * Fraction("2.7") - tokens("cache_creation", "") * Fraction("0.75")
    ) / 1_000_000
    assert err == ""
    assert found["cost"] == {
        "total": round(float(cost()), 6),
        "currency": "EUR",
        "priced_token_share": 1,
        "cache_saving_net": round(float(saved), 6),
        "cache_saving_net_if_1h": round(float(saved), 6),
        "unpriced_models": [],
    }
    assert {row["name"]: row["cost"] for row in found["by_model"]} == {
        each: round(float(cost(each)), 6) for each in models
    }


def test_buckets_from_before_the_history_are_unknown_not_zero(summary: Ask) -> None:
    months = [("2025-10-01", "2025-10-31"), ("2025-11-01", "2025-11-30")]
    csvs = {("2025-10-01", "2025-11-30", None): AGENTS, ("2025-10-01", "2025-11-30", "model"): BY_MODEL}
    csvs |= {(*months[1], None): AGENTS, (*months[1], "model"): BY_MODEL}
    with exporting(csvs) as server:
        span = {"start": "2025-10-01", "end": "2025-11-30"}
        out, err = summary(server.url, "--format", "json", "--granularity", "month", **span)
    october, november = json.loads(out)["buckets"]
    assert (october["messages"], october["tokens"]["input"], october["cost"]) == (None, None, None)
    assert (november["messages"], november["cost"]) == (40, COST)
    assert err == f"{NOT_KEPT.why}\n"
