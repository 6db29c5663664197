"""Makes the pictures of the README: `make screenshots`. The app on demo data, in a real browser."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from tests.browser.chromium import FLAGS, find  # noqa: E402
from tests.launcher import running_app  # noqa: E402

#: The page behind each picture, at the root of the app.
PICTURES = {"briefing.png": "", "cost.png": "cost"}
WIDTH, HEIGHT = 1440, 900


def main() -> None:
    """Write each picture into docs/."""
    with (
        TemporaryDirectory() as home,
        running_app(Path(home), ODEUS_DASH_DEMO="1") as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        for name, path in PICTURES.items():
            tab.goto(f"{app.url}/{path}")
            tab.wait_for_selector("h1")
            tab.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
            tab.wait_for_timeout(1500)  # pictures are drawn after they have arrived
            tab.screenshot(path=DOCS / name)
        browser.close()


if __name__ == "__main__":
    main()
