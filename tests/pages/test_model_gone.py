"""The what-if of a model that goes, on the page about cost."""

from __future__ import annotations

from odeus_dash.choice import Filters
from odeus_dash.page import Form, WhatIf
from odeus_dash.viewer import Role, Viewer
from tests.pages.literal import as_text, blocks, data, made, tables
from tests.pages.two_agents import TWO_AGENTS


def asked(goes: object, instead: object) -> dict[str, object]:
    return {"what_if_model_gone": {"goes": goes, "instead": instead}}


def test_it_asks_for_a_model_in_use_and_one_with_a_price() -> None:
    [form] = [
        each
        for each in blocks(made("cost", data(TWO_AGENTS)))
        if isinstance(each, Form) and each.key == "what_if_model_gone"
    ]
    goes, instead = form.fields
    assert goes.options == (("gpt-5.4", "gpt-5.4"), ("mystery", "mystery"))
    assert instead.options == (("gpt-5.4", "gpt-5.4"),)
    assert instead.free_text
    assert "model_gone" not in tables(made("cost", data(TWO_AGENTS)))


def test_its_agents_owners_messages_and_cost() -> None:
    page = made("cost", data(TWO_AGENTS, answered=asked("gpt-5.4", "gpt-5-mini")))
    assert "One agent uses gpt-5.4. It received 2,800 messages." in as_text(page)
    [answer] = [each for each in blocks(page) if isinstance(each, WhatIf)]
    # 1.45 a day at 2.5 in, 0.25 read and 15 out; at 0.25, 0.025 and 2 it is 0.155
    assert (answer.asked, answer.answer) == (
        "gpt-5.4 on gpt-5-mini: −$36.26",
        "(−89%), $4.34 instead of $40.60.",
    )
    [row] = tables(page)["model_gone"].rows(named=True)
    assert (row["agent_id"], row["owner"], row["messages"]) == ("ann", "ann@acme.example", 2800)
    assert (float(row["cost"]), float(row["after"]), row["token_share"]) == (40.6, 4.34, 1)


def test_a_model_without_a_price_has_agents_but_no_difference() -> None:
    page = made("cost", data(TWO_AGENTS, answered=asked("mystery", "gpt-5-mini")))
    [row] = tables(page)["model_gone"].rows(named=True)
    assert (row["agent_id"], row["cost"], row["difference"]) == ("bob", None, None)


def test_what_cannot_be_answered_is_said() -> None:
    for instead, said in (("nobody", "The price list has no model named nobody."), (None, "Select a model")):
        page = made("cost", data(TWO_AGENTS, answered=asked("gpt-5.4", instead)))
        assert said in as_text(page)
        assert "model_gone" not in tables(page)


def test_with_a_filter_by_model_it_cannot_tell_who_rests_on_one() -> None:
    filters = Filters(model=frozenset({"gpt-5.4"}))
    said = as_text(made("cost", data(TWO_AGENTS, filters=filters, answered=asked("gpt-5.4", "gpt-5-mini"))))
    assert "If a model is retired\n   These figures cover all models of an agent." in said


def test_viewers_see_no_owners_of_them() -> None:
    found = data(TWO_AGENTS, viewer=Viewer("vic", Role.VIEWER), answered=asked("gpt-5.4", "gpt-5-mini"))
    page = made("cost", found)
    assert tables(page)["model_gone"]["owner"].to_list() == [None]
    assert "@acme.example" not in as_text(page)
