"""What each process does once, done before anybody comes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import streamlit as st

from odeus_dash import prices
from odeus_dash.server.streamlit_internals import make_theme_once, outside_of_runs
from odeus_dash.words.formats import date_text


def be_ready() -> None:
    """Do what takes a fifth of a second once, which the first viewer would wait for."""
    make_theme_once()
    today = dt.datetime.now(dt.UTC).date()
    with outside_of_runs():
        st.empty()  # at its first element, Streamlit looks through all modules for how it was started
    prices.read(None, "USD", Decimal(1), today)  # imports the list
    date_text(today)
