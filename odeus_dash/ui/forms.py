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
    key, label, given, hint = asked.key, asked.label, asked.given, asked.help or None
    match asked.kind:
        case "count" if asked.options:
            labels = dict(asked.options)
            place.selectbox(
                label,
                labels,
                format_func=lambda each: labels.get(each, str(each)),
                key=key,
                accept_new_options=asked.free_text,
                help=hint,
            )
        case "count":
            place.number_input(label, asked.least, asked.most, asked.start, asked.step, key=key, help=hint)
        case "text":
            place.text_input(label, str(given or ""), asked.most, key=key, help=hint)
        case "day" if isinstance(given, dt.date):
            place.date_input(label, given, key=key, help=hint, format="YYYY-MM-DD")
        case _:
            number = given if isinstance(given, float) else None
            place.number_input(label, 0.0, value=number, key=key, help=hint, format="%.12g")


def _submit(form: str, fields: Sequence[str]) -> None:
    """Keep the answers for the run that this click starts, and for no other."""
    state = st.session_state
    state["submitted"] = {form: {name: state[name] for name in fields}}
