"""Our one script in the browser: keys, history, copied links, and the texts of saved pictures."""

from __future__ import annotations

import zlib
from html import escape
from pathlib import Path

from odeus_dash.server.own_site import base_path
from odeus_dash.ui import own_html

_SCRIPT = Path(__file__).parents[1] / "static" / "browser.js"
#: In the address, so that a browser asks for it again after an upgrade.
_VERSION = f"{zlib.crc32(_SCRIPT.read_bytes()):x}"


def script() -> None:
    """Load the script. It is a file of ours, since the security headers allow no script inside a page.

    A browser runs a module once, however often it is drawn.
    """
    address = f"{base_path()}/app/static/{_SCRIPT.name}?{_VERSION}"
    own_html.draw(f'<script type="module" src="{escape(address)}"></script>', scripts=True)
