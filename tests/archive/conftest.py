"""One archive in a folder and one in an S3 server: what holds for one holds for the other.

Tests that need the server are marked `s3`: `make test-s3` runs them, `make test` does not.
"""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from odeus_dash.archive import Archive, Slot
from odeus_dash.choice import ExportKind
from odeus_dash.periods import Period
from tests.archive import s3_server

NOW = dt.datetime(2026, 11, 22, 17, 26, 18, 123456, tzinfo=dt.UTC)
_folders = itertools.count()
_SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
)


def week(first: str = "2026-10-05", workspace: str = "acme", timezone: str = "Europe/Berlin") -> Slot:
    """The slot of the seven days from `first` on."""
    start = dt.date.fromisoformat(first)
    return Slot(workspace, ExportKind.AGENTS, Period(start, start + dt.timedelta(days=6), timezone))


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3 server with an empty bucket called `archive`."""
    if not s3_server.PACKAGES.is_dir():
        pytest.skip("There is no S3 server to test with: make test-s3 installs one.")
    command = [sys.executable, s3_server.__file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        address = f"http://127.0.0.1:{int(server.stdout.readline())}"
        with httpx.Client(trust_env=False) as client:
            client.put(f"{address}/archive", headers={"Authorization": _SIGNATURE}).raise_for_status()
        yield address
        server.stdin.close()


@pytest.fixture
def s3_root(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty folder of the bucket, and what it takes to get there in the environment."""
    environ = {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "canary-secret",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return f"s3://archive/folder-{next(_folders)}"


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.s3)])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "archive") if request.param == "folder" else request.getfixturevalue("s3_root")


@pytest.fixture
def archive(root: str) -> Archive:
    return Archive(root)
