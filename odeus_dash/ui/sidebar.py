"""The sidebar: which workspace, which days, which agents. What it returns is all that a page knows.

Everything but the key and the deployment URL is bound to the page's URL. The deployment URL never
is: a crafted link would send the viewer's key elsewhere.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import streamlit as st

from odeus_dash.charts.theme import DARK, LIGHT
from odeus_dash.choice import Choice
from odeus_dash.comparison import Against
from odeus_dash.data import Answers, Data, Waiting
from odeus_dash.errors import BadPeriod, OdeusDashError
from odeus_dash.metrics.ranking import ranking
from odeus_dash.periods import presets
from odeus_dash.settings import Workspace
from odeus_dash.ui import agent_filter, connect, date_range, filters, forms, load, notices, opening
from odeus_dash.ui.date_range import CUSTOM, LINKED
from odeus_dash.viewer import Viewer

DEMO = "Demo workspace"
CONNECT = "Connect a workspace"
FILES = "Open files"
COMPARE = {
    "Previous period": Against.PREVIOUS,
    "Same period last year": Against.YEAR,
    "Nothing": Against.NONE,
}
MEETING_HELP = "Shows every page and file as viewers see it: without small groups and owners."


def show(now: dt.datetime, viewer: Viewer) -> Data | None:
    """Draw the sidebar and return what was selected; None while no workspace is open to the viewer."""
    with st.sidebar:
        workspace = _workspace(viewer, now)
        place = st.container(gap="xsmall")
        against = _compared_with()
        in_sight = st.container()
        more = st.expander("More", on_change="rerun", key="more")
        with more:
            details = date_range.details(workspace, viewer, in_sight, is_open=bool(more.open))
            # Never in the URL: a link must not set it.
            meeting = viewer.is_admin and st.toggle(
                f"Hide groups under {load.configured().smallest_group}",
                key="meeting",
                persist_state="session",
                help=MEETING_HELP,
            )
        agents = agent_filter.selected()
        narrowed = filters.selected(masked=meeting or not viewer.is_admin)
        with place:  # after what stands below, which stays in sight when it fails
            of_files = workspace is not None and workspace.files
            dates = date_range.of_files(details, now) if of_files else _dates(details, now, agents)
    if workspace is None:
        return None
    choice = Choice(
        dates.period,
        dates.granularity,
        agents,
        against,
        dates.to_date,
        whole_weeks=True,
        filters=narrowed,
    )
    return _data(workspace, choice, now, viewer, meeting=meeting)


def finish(data: Data) -> None:
    """Draw what needs the export that the page loads, and so comes after it: the selection of agents."""
    with st.sidebar, suppress(Waiting, OdeusDashError):  # the page says why in its own place
        agent_filter.show(ranking(data.unfiltered.agents()), list(data.choice.agents))


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
        **{kind: sorted(values) for kind, values in choice.filters.items()},
        "today": ["true"] * choice.period.is_open(data.now),
    }


def as_rolling_query(data: Data) -> dict[str, object] | None:
    """Return the same with the name of the range, which means other days later; None for dates picked."""
    name, unit = st.session_state.get("range"), st.session_state.get("trend")
    if name not in presets(data.workspace.billing_day):
        return None
    fixed = as_query(data)
    del fixed["dates"]
    return fixed | {"range": name, "trend": unit}


def _workspace(viewer: Viewer, now: dt.datetime) -> Workspace | None:
    """The workspace picked among those that are open to the viewer; typing a key is for admins."""
    configured = load.configured()
    allowed = {name: each for name, each in configured.workspaces.items() if viewer.may_open(each.viewers)}
    workspaces = {each.title: each for each in allowed.values()}
    linked = st.query_params.get("workspace", "")
    if linked in allowed and linked not in workspaces:  # the name that commands use
        st.session_state["workspace"] = allowed[linked].title
    names = [*workspaces, *[DEMO] * configured.demo, *[CONNECT] * viewer.is_admin, FILES]
    notices.say_if_unknown("workspace", (*allowed, *names, DEMO, CONNECT, FILES))
    name = st.selectbox(
        "Workspace",
        names,
        key="workspace",
        bind="query-params",
        on_change=_drop_selection,
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


def _drop_selection() -> None:
    """Another workspace has other agents, owners and models."""
    agent_filter.select_agents([])
    filters.clear()
    st.session_state.pop("unknown_workspace", None)


def _compared_with() -> Against:
    label = st.selectbox(
        "Compare with",
        COMPARE,
        key="compare",
        bind="query-params",
        filter_mode=None,
        label_visibility="collapsed",
    )
    return COMPARE[label]


def _dates(details: date_range.Details, now: dt.datetime, agents: frozenset[str]) -> date_range.Dates:
    """The days picked. Where they have no figures, the selected agents stay, whose names are unknown."""
    try:
        return date_range.dates(details, now)
    except BadPeriod:
        with st.sidebar:
            agent_filter.show(agent_filter.NOBODY, sorted(agents))
        raise


def _data(workspace: Workspace, choice: Choice, now: dt.datetime, viewer: Viewer, *, meeting: bool) -> Data:
    known = load.configured()
    return Data(
        Answers(load.answering(workspace), workspace),
        choice,
        now,
        viewer,
        known.smallest_group,
        known.pricing,
        meeting,
        DARK if st.context.theme.type == "dark" else LIGHT,
        forms.answered(),
    )
