"""Imports that the first viewer would otherwise wait for."""

from __future__ import annotations


def imports() -> None:
    """Import the script and its pages: polars, plotly and what they pull in take over a second."""
    import odeus_dash.main  # noqa: F401, PLC0415 - for its side effect, at the time the server starts
