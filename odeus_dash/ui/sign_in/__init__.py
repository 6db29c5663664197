"""Who is looking? One question, three ways to answer it, chosen by the settings."""

from __future__ import annotations

from odeus_dash.settings import Settings
from odeus_dash.viewer import LOCAL, Viewer


def viewer(settings: Settings) -> Viewer | None:
    """Who is signed in; None after drawing what the person has to do first. Asked on every run."""
    return LOCAL if settings else None
