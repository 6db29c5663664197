"""Which Chromium the browser tests drive, and with which flags."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

#: Chromium without windows: it draws the same with less work.
WITHOUT_WINDOWS = "chromium-headless-shell"
NAMES = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path(r"C:\Program Files\Google\Chrome\Application\chrome.exe"),
)
#: The browser talks to our own server on loopback and to nobody else: no other host can even be looked up.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",  # no emulated GPU either: it would only draw the same more slowly
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-quic",
    "--js-flags=--no-maglev --no-opt",  # a page is gone before what compiles it better pays
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """An installed browser: the one named by CHROMIUM, or a known one; None if Playwright's own is left."""
    if named := os.environ.get("CHROMIUM"):
        return named
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or next((str(place) for place in PLACES if place.exists()), None)
