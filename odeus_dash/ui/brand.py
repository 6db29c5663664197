"""The logo, and the icon of the browser's tab: read once, where Streamlit would read a file on each run."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

_STATIC = Path(__file__).parents[1] / "static"


def _address(name: str) -> str:
    """The address of a picture that has the picture in it, as Streamlit makes it of an SVG file."""
    return f"data:image/svg+xml;base64,{b64encode((_STATIC / name).read_bytes()).decode()}"


LOGO, ICON = _address("logo.svg"), _address("icon.svg")
