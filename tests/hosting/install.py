"""Make sure that there is an nginx for the tests behind it: `make test-hosting` runs this first.

On Debian as root it installs nginx-light and keeps it from starting as a service. Elsewhere the tests use an
installed nginx, or are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HELP = "No nginx could be found or installed: the tests behind nginx will be skipped."
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
#: Debian asks this before a package starts its service; 101 means no.
POLICY = Path("/usr/sbin/policy-rc.d")


def main() -> int:
    if not find() and not (with_apt("nginx-light") and find()):
        print(HELP, file=sys.stderr)
    return 0


def find() -> str | None:
    return shutil.which("nginx", path=PLACES)


def with_apt(package: str) -> bool:
    """Install a Debian package without starting its service; False where that is not possible."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print(f"Installing {package} for the tests ...")
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        return succeeds("apt-get", "update", "-qq") and succeeds(
            "apt-get", "install", "-y", "-qq", "--no-install-recommends", package
        )
    finally:
        if ours:
            POLICY.unlink()


def succeeds(*command: str) -> bool:
    quiet = subprocess.DEVNULL
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=quiet, stderr=quiet, env=environ, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
