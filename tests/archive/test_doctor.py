"""The doctor's line about an archive in an object store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from odeus_dash.cli import doctor
from odeus_dash.export_client import Limits

pytestmark = pytest.mark.s3


def line(environ: Mapping[str, str], folder: Path) -> str:
    secrets = folder / "secrets.toml"
    secrets.touch(mode=0o600)
    environ = {"ODEUS_DASH_SECRETS": str(secrets), **environ}
    findings = doctor.examine(environ, lambda: dt.datetime.now(dt.UTC), Limits())
    return next(str(each) for each in findings if each.about == "archive")


def test_a_store_that_works(s3_root: str, tmp_path: Path) -> None:
    found = line({"ODEUS_DASH_ARCHIVE": s3_root}, tmp_path)
    assert found == f"ok: archive: {s3_root} can be written and read."


@pytest.mark.parametrize("variable", ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"])
def test_a_store_that_fails_shows_no_secret(
    s3_root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "canary-secret")
    root = s3_root.replace("archive", "missing-bucket")
    found = line({"ODEUS_DASH_ARCHIVE": root}, tmp_path)
    assert found.startswith(f"FAILED: archive: {root}: The archive cannot be written: the object store")
    assert "canary-secret" not in found
