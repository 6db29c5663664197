"""The sidebar: which workspace, which days, which agents. What it returns is all that a page knows.

Everything but the key and the deployment URL is bound to the page's URL. The deployment URL never
is: a crafted link would send the viewer's key elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.charts.theme import DARK, LIGHT
from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data, Waiting
from odeus_dash.errors import BadPeriod, OdeusDashError
from odeus_dash.metrics.ranking import ranking
from odeus_dash.periods import (
    MONTHS_KEPT,
    MOST_BUCKETS,
    PRESETS,
    TO_DATE,
    Granularity,
    Period,
    automatic_granularity,
    clip_to_today,
    finest_granularity,
    is_too_fine,
    is_zone,
    kept_since,
    local_today,
    preset_period,
    timezone_names,
    without_today,
)
from odeus_dash.settings import Workspace
from odeus_dash.ui import connect, load, notices, opening, screen
from odeus_dash.viewer import Viewer
from odeus_dash.words import nothing
from odeus_dash.words.formats import counted, date_text, unbroken

DEMO = "Demo workspace"
CONNECT = "Connect a workspace"
FILES = "Open files"
CUSTOM = "Custom"
#: Dates of one's own that are compared as the first part of a unit. Not on offer: copied links lead to them.
LINKED = {f"{unit.capitalize()} to date": unit for unit in TO_DATE.values()}
AUTOMATIC = "Automatic"
COMPARE = {
    "Previous period": Against.PREVIOUS,
    "Same period last year": Against.YEAR,
    "Nothing": Against.NONE,
}
MEETING_HELP = "Shows every page and file as viewers see it: without small groups and owners."
#: Agents offered in the filter; the browser gets no more names than this.
OFFERED = 500
#: The ranking of a range that cannot be asked for.
_NOBODY = pl.DataFrame(schema={"agent_id": pl.String, "agent": pl.String})


def show(now: dt.datetime, viewer: Viewer) -> Data | None:
    """Draw the sidebar and return what was selected; None while no workspace is open to the viewer."""
    with st.sidebar:
        workspace = _workspace(viewer, now)
        in_files = workspace is not None and workspace.files
        dates = st.container(gap="xsmall")
        against = st.selectbox(
            "Compare with",
            COMPARE,
            key="compare",
            bind="query-params",
            filter_mode=None,
            label_visibility="collapsed",
        )
        in_sight = st.container()
        with st.expander("More"):
            units = [AUTOMATIC, *(each.capitalize() for each in Granularity)]
            unit = st.selectbox("Group by", units, key="trend", bind="query-params", filter_mode=None)
            note = st.container()
            timezone = "UTC" if in_files else _timezone(workspace, viewer, in_sight)
            with_today = not in_files and st.toggle(
                "Include today", key="today", bind="query-params", help=nothing.TODAY_OPEN
            )
            meeting = viewer.is_admin and _meeting(load.configured().smallest_group)
        agents = frozenset(_selected_agents())
        try:
            with dates:  # after what stands below, which stays in sight when it fails
                period, to_date = (
                    (opening.period(), None) if in_files else _range(now, timezone, with_today=with_today)
                )
        except BadPeriod:
            _agent_picker(_NOBODY, sorted(agents))
            raise
        with note:
            granularity = _granularity(unit, period, opening.unit(period, now) if in_files else None)
    if workspace is None:
        return None
    known = load.configured()
    return Data(
        Answers(load.answering(workspace), workspace),
        Choice(period, granularity, agents, COMPARE[against], to_date, whole_weeks=True),
        now,
        viewer,
        known.smallest_group,
        known.pricing,
        meeting,
        DARK if st.context.theme.type == "dark" else LIGHT,
        screen.answered(),
    )


def _workspace(viewer: Viewer, now: dt.datetime) -> Workspace | None:
    """The workspace picked among those that are open to the viewer; typing a key is for admins."""
    configured = load.configured()
    workspaces = {name: each for name, each in configured.workspaces.items() if viewer.may_open(each.viewers)}
    names = [*workspaces, *[DEMO] * configured.demo, *[CONNECT] * viewer.is_admin, FILES]
    _say_if_unknown("workspace", (*names, DEMO, CONNECT, FILES))
    # Streamlit writes into the URL what the list says: names, which links keep, and no host.
    name = st.selectbox(
        "Workspace",
        names,
        key="workspace",
        bind="query-params",
        on_change=_drop_selected_agents,
        label_visibility="collapsed",
    )
    if name == FILES:
        return opening.form(now)
    opening.close()
    if name in workspaces:
        return workspaces[name]
    if name == CONNECT and viewer.is_admin:
        return connect.form(viewer)
    return load.demo_workspace() if name == DEMO and configured.demo else None


def _meeting(smallest: int) -> bool:
    """The switch with which an admin sees what a viewer sees. Never in the URL: a link must not set it."""
    return st.toggle(
        f"Hide groups under {smallest}", key="meeting", persist_state="session", help=MEETING_HELP
    )


def _say_if_unknown(parameter: str, known: Container[str]) -> None:
    """A link to what is not here shows something else: nobody should take it for what the link is about."""
    state, asked = st.session_state, st.query_params.get(parameter)
    if asked and asked not in known:
        state[f"unknown_{parameter}"] = asked
    elif asked:
        state.pop(f"unknown_{parameter}", None)
    if unknown := state.get(f"unknown_{parameter}"):
        called = notices.plain(unknown)
        st.warning(f"The link names an unknown {parameter}: {called}. Another one is shown.")


def _drop_selected_agents() -> None:
    """Another workspace has other agents."""
    st.session_state["agents"] = []
    st.session_state.pop("unknown_workspace", None)


def _range(now: dt.datetime, timezone: str, *, with_today: bool) -> tuple[Period, Granularity | None]:
    """Return the days to look at, and the unit whose first part they are, if they were selected as that."""
    asked = (st.session_state.get("range"), st.query_params.get("range"))
    names = [*PRESETS, CUSTOM, *(each for each in LINKED if each in asked)]
    name = st.selectbox(
        "Date range",
        names,
        index=1,
        key="range",
        bind="query-params",
        filter_mode=None,
        label_visibility="collapsed",
    )
    today = local_today(now, timezone)
    if name in PRESETS:
        # Of a new widget Streamlit puts only those dates into the URL that an earlier run has set.
        st.session_state.setdefault("dates", _last_dates(today))
        period = preset_period(name, today, timezone, with_today=with_today)
    else:
        period = _shown(Period(*_custom_dates(today), timezone), now, with_today=with_today)
    unit = TO_DATE.get(name)
    if unit and preset_period(name, today, timezone, with_today=True).start > period.end:
        st.caption(f"This {unit} has no full day yet, so last {unit} is shown.")
    if period.start < kept_since(today):
        st.caption(
            f"Odeus keeps {MONTHS_KEPT} months, since {date_text(kept_since(today))}. "
            "Earlier days are shown only if they were archived."
        )
    return period, unit or LINKED.get(name)


def select_dates(period: Period) -> None:
    """Show these days. For callbacks."""
    state = st.session_state
    state["range"], state["dates"] = CUSTOM, (period.start, period.end)


def select_agents(agents: list[str]) -> None:
    """Show these agents, all for none. For callbacks."""
    st.session_state["agents"] = agents


def _shown(dates: Period, now: dt.datetime, *, with_today: bool) -> Period:
    """The part of the dates picked that has figures; BadPeriod where it would be none."""
    period = clip_to_today(dates, now)
    if not with_today:
        period = without_today(period, now)
    if period.end < dates.end:
        last = "today" if with_today else "yesterday"
        st.caption(unbroken(f"Shown through {last}, {date_text(period.end)}."))
    return period


def _custom_dates(today: dt.date) -> tuple[dt.date, dt.date]:
    """The dates picked; the last whole pair while only the first of two has been clicked."""
    state = st.session_state
    start, end = _last_dates(today)
    if "dates" not in state and "dates" not in st.query_params:
        state["dates"] = (start, end)
    # No dates by default: Streamlit leaves a value that equals its default out of the URL.
    picked = st.date_input("From and to", [], key="dates", bind="query-params", format="YYYY-MM-DD")
    if len(picked) == 2:
        start, end = state["last_dates"] = picked
    elif picked and "last_dates" not in state:
        start = end = picked[0]  # a link to one day: Streamlit drops the second of two equal dates
    else:
        st.caption("Select the first and the last day.")
    return start, end


def _last_dates(today: dt.date) -> tuple[dt.date, dt.date]:
    """The dates that were picked last, the last 28 days at first."""
    usual = preset_period("Last 28 days", today, "UTC")
    dates: tuple[dt.date, dt.date] = st.session_state.get("last_dates", (usual.start, usual.end))
    return dates


def _timezone(workspace: Workspace | None, viewer: Viewer, in_sight: DeltaGenerator) -> str:
    """Return the timezone; `in_sight` is the place for a word on a link that asks for another one.

    Viewers do not choose where one is configured: the same days on other clocks differ by single hours.
    """
    state, asked = st.session_state, st.query_params.get("timezone")
    own = workspace and workspace.timezone
    if own and not viewer.is_admin:
        if asked not in (None, own):
            in_sight.caption(
                f"The link asks for the timezone {notices.plain(asked)}. This workspace has its own."
            )
        return own
    browsers = st.context.timezone
    default = own or (browsers if browsers and is_zone(browsers) else "UTC")
    if state.setdefault("timezone_of_workspace", default) != default:  # another one was picked
        state["timezone_of_workspace"] = state["timezone"] = default
    aliases = [each for each in (state.get("timezone"), asked) if each and is_zone(each)]
    names: list[str] = list(dict.fromkeys([default, *timezone_names(), *aliases]))
    with in_sight:
        _say_if_unknown("timezone", names)
    forget = partial(state.pop, "unknown_timezone", None)
    return st.selectbox("Timezone", names, key="timezone", bind="query-params", on_change=forget)


def _granularity(unit: str, period: Period, automatic: Granularity | None = None) -> Granularity:
    automatic = automatic or automatic_granularity(period)
    granularity = automatic if unit == AUTOMATIC else Granularity(unit.lower())
    if not is_too_fine(period, granularity):
        return granularity
    finest = finest_granularity(period)
    st.caption(f"A range this long is shown by {finest}: more than {MOST_BUCKETS} points are not asked for.")
    return finest


def _selected_agents() -> list[str]:
    """The agents filtered for: those of the widget, unless the URL was changed by somebody else.

    That is so when the session begins, after the browser's back button, and after a link with agents in
    it. A change of page in the menu drops the agents from the URL, and they are put back.
    """
    state, url = st.session_state, st.query_params.get_all("agent")
    page = urlsplit(st.context.url or "").path
    turned = url != state.get("agents_in_url") and (url or page == state.get("agents_page"))
    if "agents" not in state or (turned and state["agents"] == state["agents_in_url"]):
        state["agents"] = url
    if url != state["agents"]:
        st.query_params["agent"] = state["agents"]
    state["agents_in_url"], state["agents_page"] = list(state["agents"]), page
    return list(state["agents"])


def finish(data: Data) -> None:
    """Draw what needs the export that the page loads, and so comes after it: the selection of agents."""
    with st.sidebar, suppress(Waiting, OdeusDashError):  # the page says why in its own place
        _agent_picker(ranking(data.export().table.frame), list(data.choice.agents))


def as_query(data: Data) -> dict[str, object]:
    """Return the selection as parameters of a URL, with its dates fixed."""
    choice = data.choice
    return {
        "workspace": st.session_state["workspace"],
        "range": next((label for label, unit in LINKED.items() if unit is choice.to_date), CUSTOM),
        "dates": [choice.period.start, choice.period.end],
        "timezone": choice.period.timezone,
        "compare": next(label for label, each in COMPARE.items() if each is choice.against),
        "trend": choice.granularity.capitalize(),
        "agent": sorted(choice.agents),
        "today": ["true"] * choice.period.is_open(data.now),
    }


def _agent_picker(ranked: pl.DataFrame, chosen: list[str]) -> None:
    offered = ranked
    if ranked.height > OFFERED:
        find = st.text_input("Find agents", key="find_agents", persist_state="session")
        offered = ranked.filter(pl.col("agent").str.to_lowercase().str.contains(find.lower(), literal=True))
    names = dict(zip(ranked["agent_id"], ranked["agent"], strict=True))
    ids = list(dict.fromkeys([*chosen, *offered["agent_id"].head(OFFERED)]))
    st.multiselect(
        "Agents",
        ids,
        key="agents",
        format_func=lambda each: names.get(each, f"{each} (not in this range)"),
        placeholder=f"All {counted(ranked.height, 'agent')}" if ranked.height else "All agents",
        filter_mode="contains",
        persist_state="session",
        label_visibility="collapsed",
    )
