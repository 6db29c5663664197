"""The sidebar's dates: range, timezone, whether today counts, and the unit of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.periods import (
    MONTHS_KEPT,
    MOST_BUCKETS,
    TO_DATE,
    Granularity,
    Period,
    automatic_granularity,
    clip_to_today,
    finest_granularity,
    is_cycle,
    is_too_fine,
    is_zone,
    kept_since,
    local_today,
    preset_period,
    preset_unit,
    presets,
    timezone_names,
    without_today,
)
from odeus_dash.settings import Workspace
from odeus_dash.ui import notices, opening
from odeus_dash.viewer import Viewer
from odeus_dash.words import nothing
from odeus_dash.words.formats import date_text, unbroken

CUSTOM = "Custom"
#: Dates of one's own that are compared as the first part of a unit. Not on offer: copied links lead to them.
LINKED = {f"{unit.capitalize()} to date": unit for unit in TO_DATE.values()}
AUTOMATIC = "Automatic"
#: The clocks of viewers where a workspace is configured without a timezone.
FOR_VIEWERS = "UTC"


@dataclass(frozen=True)
class Details:
    """What was selected behind "More", and the workspace's billing day.

    `note` is the place for a word on the `unit`.
    """

    unit: str
    timezone: str
    with_today: bool
    note: DeltaGenerator
    billing_day: int | None = None


@dataclass(frozen=True)
class Dates:
    """The days to look at, the unit that divides them, and the unit whose first part they are, if any."""

    period: Period
    granularity: Granularity
    to_date: Granularity | None = None


def details(
    workspace: Workspace | None, viewer: Viewer, in_sight: DeltaGenerator, *, is_open: bool
) -> Details:
    """Ask for unit, timezone and whether today counts; files have no clocks and no today.

    `in_sight` is the place for a word on a link that asks for another timezone. Unless this `is_open`, the
    browser gets no list of timezones, which is a fifth of what it would get else.
    """
    units = [AUTOMATIC, *(each.capitalize() for each in Granularity)]
    unit = st.selectbox("Group by", units, key="trend", bind="query-params", filter_mode=None)
    note = st.container()
    if workspace and workspace.files:
        return Details(unit, "UTC", with_today=False, note=note)
    timezone = _timezone(workspace, viewer, in_sight, is_open=is_open)
    with_today = st.toggle("Include today", key="today", bind="query-params", help=nothing.TODAY_OPEN)
    return Details(unit, timezone, with_today, note, workspace.billing_day if workspace else None)


def of_files(asked: Details, now: dt.datetime) -> Dates:
    """Ask for days of the opened files."""
    period = opening.period()
    return Dates(period, _granularity(asked, period, opening.unit(period, now)))


def dates(asked: Details, now: dt.datetime) -> Dates:
    """Ask for the days; BadPeriod if there are no figures of them."""
    selected = (st.session_state.get("range"), st.query_params.get("range"))
    names = [*presets(asked.billing_day), CUSTOM, *(each for each in LINKED if each in selected)]
    notices.say_if_unknown("date range", names, "range")
    name = st.selectbox(
        "Date range",
        names,
        index=1,
        key="range",
        bind="query-params",
        filter_mode=None,
        on_change=partial(st.session_state.pop, "unknown_range", None),
        label_visibility="collapsed",
    )
    today = local_today(now, asked.timezone)
    period = _period(name, asked, today, now)
    unit = preset_unit(name)
    if unit and _preset(name, asked, today, with_today=True).start > period.end:
        span = name.removeprefix("This ")
        st.caption(f"This {span} has no full day yet, so last {span} is shown.")
    if period.start < kept_since(today):
        st.caption(
            f"Odeus keeps {MONTHS_KEPT} months, since {date_text(kept_since(today))}. "
            "Earlier days are shown only if they were archived."
        )
    if is_cycle(period, asked.billing_day):
        unit = Granularity.MONTH
    return Dates(period, _granularity(asked, period), unit or LINKED.get(name))


def select_preset(name: str) -> None:
    """Show the days of this preset. For callbacks."""
    st.session_state["range"] = name


def select_dates(period: Period) -> None:
    """Show these days. For callbacks."""
    state = st.session_state
    state["range"], state["dates"] = CUSTOM, (period.start, period.end)


def _period(name: str, asked: Details, today: dt.date, now: dt.datetime) -> Period:
    """Return the days of a preset, or the part of the custom ones that has figures. BadPeriod if none has."""
    if name in presets(asked.billing_day):
        # Of a new widget Streamlit puts only those dates into the URL that an earlier run has set.
        st.session_state.setdefault("dates", _last_dates(today))
        return _preset(name, asked, today, with_today=asked.with_today)
    dates = Period(*_custom_dates(today), asked.timezone)
    period = clip_to_today(dates, now)
    if not asked.with_today:
        period = without_today(period, now)
    if period.end < dates.end:
        last = "today" if asked.with_today else "yesterday"
        st.caption(unbroken(f"Shown through {last}, {date_text(period.end)}."))
    return period


def _preset(name: str, asked: Details, today: dt.date, *, with_today: bool) -> Period:
    return preset_period(name, today, asked.timezone, with_today=with_today, billing_day=asked.billing_day)


def _custom_dates(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the custom dates; the last complete pair while only the first of two is selected."""
    state = st.session_state
    start, end = _last_dates(today)
    if "dates" not in state and "dates" not in st.query_params:
        state["dates"] = (start, end)
    if day := state.pop("linked_day", None):
        state["dates"] = (day, day)
    _say_if_unreadable(st.query_params.get_all("dates"))
    # No dates by default: Streamlit leaves a value that equals its default out of the URL.
    picked = st.date_input("From and to", [], key="dates", bind="query-params", format="YYYY-MM-DD")
    if len(picked) == 2:
        start, end = state["last_dates"] = picked
    elif picked and "last_dates" not in state:
        state["linked_day"] = picked[0]  # of two equal dates in a link, Streamlit drops the second
        st.rerun()
    else:
        st.caption("Select the first and the last day.")
    return start, end


def _say_if_unreadable(linked: Sequence[str]) -> None:
    """Warn if the dates in a link cannot be read, because other dates are shown."""
    state = st.session_state
    if linked:
        try:
            state["unreadable_dates"] = not all(map(dt.date.fromisoformat, linked))
        except ValueError:
            state["unreadable_dates"] = True
    if state.get("unreadable_dates"):
        st.warning("The dates in the link are unreadable. Other dates are shown.")


def _last_dates(today: dt.date) -> tuple[dt.date, dt.date]:
    """The dates that were picked last, the last 28 days at first."""
    usual = preset_period("Last 28 days", today, "UTC")
    dates: tuple[dt.date, dt.date] = st.session_state.get("last_dates", (usual.start, usual.end))
    return dates


def _timezone(workspace: Workspace | None, viewer: Viewer, in_sight: DeltaGenerator, *, is_open: bool) -> str:
    """Ask for the timezone; viewers always get the workspace's own, or UTC, so that all see the same days.

    With other clocks, a viewer could subtract days from each other, down to an hour of one agent.
    """
    state, asked = st.session_state, st.query_params.get("timezone")
    own = workspace.timezone if workspace else None
    if workspace and not viewer.is_admin:
        own = own or FOR_VIEWERS
        if asked not in (None, own):
            in_sight.caption(
                f"The link asks for the timezone {notices.plain(asked)}. This workspace is shown in {own}."
            )
        return own
    browsers = st.context.timezone
    default = own or (browsers if browsers and is_zone(browsers) else "UTC")
    if state.setdefault("timezone_of_workspace", default) != default:  # another one was picked
        state["timezone_of_workspace"] = state["timezone"] = default
    aliases = [each for each in (state.get("timezone"), asked) if each and is_zone(each)]
    with in_sight:
        notices.say_if_unknown("timezone", aliases)
    names: list[str] = list(dict.fromkeys([default, *(timezone_names() if is_open else ()), *aliases]))
    forget = partial(state.pop, "unknown_timezone", None)
    return st.selectbox("Timezone", names, key="timezone", bind="query-params", on_change=forget)


def _granularity(asked: Details, period: Period, automatic: Granularity | None = None) -> Granularity:
    automatic = automatic or automatic_granularity(period)
    granularity = automatic if asked.unit == AUTOMATIC else Granularity(asked.unit.lower())
    if not is_too_fine(period, granularity):
        return granularity
    finest = finest_granularity(period)
    asked.note.caption(
        f"A range this long is shown by {finest}, because at most {MOST_BUCKETS} points are loaded."
    )
    return finest
