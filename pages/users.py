"""How many people use the agents, and how much?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from odeus_dash.metrics import change_words, headline, ranking, stickiness, totals, users
from odeus_dash.ui import cards, columns, comparing, notices, people, tables, tiles
from odeus_dash.ui.view import View

#: Bars of active against unique users, and lines of users over time.
TOP_BARS, TOP_LINES = 12, 6


def show(view: View) -> None:
    agents = view.agents()
    sentence = headline.users_sentence(totals.totals(agents), view.covered.days, view.fewest)
    change = comparing.clause(view, "user-agent pairs", "user_agent_pairs", totals.totals)
    cards.headline(view, "Active users", change_words.with_clause(sentence, change))
    if agents.is_empty():
        notices.no_usage(view.choice)
        return
    cards.tiles(tiles.of(view, tiles.USERS, totals.totals))
    by_users = ranking.ranking(agents, "unique_users")
    reach = users.reach_and_intensity(agents)
    left, right = st.columns(2, gap="large")
    with left:
        people.active(view, by_users, TOP_BARS)
    with right:
        people.reach_and_intensity(view, reach)
    with notices.in_place(view):
        trend = cards.as_it_loads(view, partial(people.over_time, view, by_users, TOP_LINES))
        back = stickiness.stickiness(agents, trend.rows, trend.calendar, trend.expected)
        people.coming_back(view, back)
        reach = stickiness.with_stickiness(reach, back)
    note, alt = "People are never added up: one person may use several agents", "All agents by users"
    tables.all_agents(view, reach, columns.USERS, note, key="users", alt=alt, by="unique_users")
