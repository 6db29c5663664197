"""Make sure that there is a LibreOffice for the tests of slides: `make test-slides` runs this first.

On Debian as root it installs what converts slides to PDF and reads that. Elsewhere the tests use what is
installed, or are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

HELP = "No LibreOffice could be found or installed: the tests of slides will be skipped."
PACKAGES = ("libreoffice-impress-nogui", "poppler-utils")


def main() -> int:
    if not is_there() and not (with_apt() and is_there()):
        print(HELP, file=sys.stderr)
    return 0


def is_there() -> bool:
    return bool(shutil.which("soffice") and shutil.which("pdftotext"))


def with_apt() -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("Installing LibreOffice for the tests of slides ...")
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
    return succeeds("apt-get", "update", "-qq") and succeeds(*install)


def succeeds(*command: str) -> bool:
    quiet = subprocess.DEVNULL
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=quiet, stderr=quiet, env=environ, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
