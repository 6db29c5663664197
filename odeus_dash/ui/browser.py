"""Our one script in the browser: keys, history, copied links, and the texts of saved pictures."""

from __future__ import annotations

import zlib
from html import escape
from pathlib import Path

import streamlit as st

from odeus_dash.server.own_site import base_path

_SCRIPT = Path(__file__).parents[1] / "static" / "browser.js"
#: In the address, so that a browser asks for it again after an upgrade.
_VERSION = f"{zlib.crc32(_SCRIPT.read_bytes()):x}"


def script() -> None:
    """Load the script. It is a file of ours, since the security headers allow no script inside a page.

    A browser runs a module once, however often it is drawn.
    """
    address = f"{base_path()}/app/static/{_SCRIPT.name}?{_VERSION}"
    st.html(f'<script type="module" src="{escape(address)}"></script>', unsafe_allow_javascript=True)


def said_when_copied(text: str) -> None:
    """Write `text` where the script shows it once the link beside it has been copied."""
    st.html(f'<p role="status" hidden>{escape(text)}</p>')
