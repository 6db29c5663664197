"""Make sure that there is a browser for the tests: `make test` runs this first.

On Debian as root it installs Chromium without windows. Elsewhere it takes an installed Chrome or
Chromium, or has Playwright download its own. When none of that works it says what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from chromium import WITHOUT_WINDOWS, find
from playwright.sync_api import sync_playwright

HELP = """No browser for the tests could be found or installed. Install Chrome or Chromium, or set CHROMIUM
to the path of one, and run `make test` again."""


def main() -> int:
    if any(there() for there in (with_apt, find, playwright_has_one, with_playwright)):
        return 0
    print(HELP, file=sys.stderr)
    return 1


def playwright_has_one() -> bool:
    """Playwright's own browser, downloaded by an earlier run."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def with_apt() -> bool:
    if os.environ.get("CHROMIUM") or shutil.which(WITHOUT_WINDOWS):
        return True
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("Installing Chromium for the browser tests ...")
    return succeeds("apt-get", "update", "-qq") and succeeds(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", WITHOUT_WINDOWS
    )


def with_playwright() -> bool:
    print("Downloading a browser for the tests ...")
    return succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def succeeds(*command: str) -> bool:
    quiet = subprocess.DEVNULL
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=quiet, stderr=quiet, env=environ, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
