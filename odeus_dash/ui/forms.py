"""Draws the forms of a page and keeps the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from odeus_dash.page import Field, Form


def show(block: Form) -> None:
    """Draw the questions side by side, with the button that answers them at once."""
    names = [each.key for each in block.fields]
    with st.form(block.key, border=True):
        for each, place in zip(block.fields, st.columns(len(block.fields)), strict=True):
            _question(place, each)
        answer = partial(_submit, block.key, names)
        st.form_submit_button(block.submit, on_click=answer, icon=f":material/{block.icon}:")


def answered() -> dict[str, object]:
    """The viewer's answers to the questions of pages: widgets by their keys, forms just submitted."""
    state = st.session_state
    forms = state.pop("submitted", {})
    return {**state.to_dict(), **forms}


def _question(place: DeltaGenerator, asked: Field) -> None:
    hint = asked.help or None
    if asked.kind != "count":
        _other(place, asked)
        return
    if not asked.options:
        place.number_input(
            asked.label, asked.least, asked.most, asked.start, asked.step, key=asked.key, help=hint
        )
        return
    labels = dict(asked.options)
    place.selectbox(
        asked.label,
        labels,
        format_func=lambda each: labels.get(each, str(each)),
        key=asked.key,
        accept_new_options=asked.free_text,
        help=hint,
    )


def _other(place: DeltaGenerator, asked: Field) -> None:
    """A question about an amount, a text or a day."""
    given, hint = asked.given, asked.help or None
    match asked.kind:
        case "text":
            place.text_input(asked.label, str(given or ""), asked.most, key=asked.key, help=hint)
        case "day" if isinstance(given, dt.date):
            place.date_input(asked.label, given, key=asked.key, help=hint, format="YYYY-MM-DD")
        case _:
            number = given if isinstance(given, float) else None
            place.number_input(asked.label, 0.0, value=number, key=asked.key, help=hint, format="%.12g")


def _submit(form: str, fields: Sequence[str]) -> None:
    """Keep the answers for the run that this click starts, and for no other."""
    state = st.session_state
    state["submitted"] = {form: {name: state[name] for name in fields}}
