"""How many tokens do the agents use, and does the prompt cache help? For workspaces with own model keys."""

from __future__ import annotations

from functools import partial

import streamlit as st

from odeus_dash.metrics import change_words, headline, ranking, tokens
from odeus_dash.ui import cards, columns, comparing, input_tokens, notices, tables, tiles
from odeus_dash.ui.view import View

#: Agents in a picture; the table below has all of them.
TOP = 10


def show(view: View) -> None:
    agents = view.agents()
    totals = tokens.token_totals(agents)
    sentence = headline.tokens_sentence(totals, view.covered.days)
    change = comparing.clause(view, "input tokens", "input", tokens.token_totals)
    cards.headline(view, "Tokens and cache", change_words.with_clause(sentence, change))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    if totals.input is None:
        notices.no_tokens()
        return
    places = cards.tiles(tiles.of(view, tiles.TOKENS, tokens.token_totals))
    with notices.in_place(view):
        trend = cards.as_it_loads(view, partial(input_tokens.over_time, view))
        over_time = tokens.tokens_over_time(trend.rows, trend.calendar)
        cards.fill(places, tiles.of(view, tiles.TOKENS, tokens.token_totals, over_time))
    per_agent = tokens.tokens_per_agent(agents)
    top = ranking.first(per_agent, TOP)
    left, right = st.columns(2, gap="large")
    with left:
        input_tokens.made_of(view, top)
    with right:
        input_tokens.per_request(view, top)
    with notices.in_place(view):
        input_tokens.by_model(view)
    note = "Input per request is an average; the largest input is that of one request"
    alt = "All agents by tokens"
    tables.all_agents(view, per_agent, columns.TOKENS, note, key="tokens", alt=alt, by="input")
