"""Where the archive is, by environment, file and default."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import platformdirs
import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.settings import Settings, read_settings

SECRET = "canary-secret"


def read(tmp_path: Path, toml: str = "", **environ: str) -> Settings:
    path = tmp_path / "secrets.toml"
    path.write_text(toml, encoding="utf-8")
    return read_settings(environ, [path])


def test_without_a_word_it_is_the_users_data_folder(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.archive == str(Path(platformdirs.user_data_dir("odeus-dash", appauthor=False), "archive"))
    assert not settings.archive_demo
    assert settings.warm
    assert settings.settling == dt.timedelta(hours=48)


@pytest.mark.parametrize("url", ["s3://bucket", "s3://bucket/a/b", "gs://bucket/x", "az://container/x"])
def test_a_url(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, f'[archive]\nroot = "{url}"').archive == url
    assert read(tmp_path, ODEUS_DASH_ARCHIVE=url).archive == url


@pytest.mark.parametrize(("environ", "warm"), [({}, False), ({"ODEUS_DASH_WARM": "1"}, True)])
def test_it_need_not_be_kept_warm(tmp_path: Path, environ: dict[str, str], warm: bool) -> None:
    assert read(tmp_path, "[archive]\nwarm = false", **environ).warm == warm


def test_a_relative_folder_counts_from_the_file(tmp_path: Path) -> None:
    toml = '[archive]\nroot = "kept"\nsettled_after_hours = 1.5\ndemo = true'
    settings = read(tmp_path, toml)
    assert settings.archive == str(tmp_path / "kept")
    assert settings.archive_demo
    assert settings.settling == dt.timedelta(minutes=90)


def test_the_environment_wins_and_can_switch_it_off(tmp_path: Path) -> None:
    toml = f'[archive]\nroot = "{tmp_path}"'
    assert read(tmp_path, toml, ODEUS_DASH_ARCHIVE="/elsewhere").archive == "/elsewhere"
    assert read(tmp_path, toml, ODEUS_DASH_ARCHIVE="off").archive is None
    assert read(tmp_path, '[archive]\nroot = "off"').archive is None


@pytest.mark.parametrize(
    "root",
    [
        f"s3://key:{SECRET}@bucket/x",
        f"s3://bucket/x?X-Amz-Signature={SECRET}",
        f"https://bucket.example/{SECRET}",
        "s3://",
        f"file:///{SECRET}",
    ],
)
def test_other_urls_are_refused_without_repeating_them(tmp_path: Path, root: str) -> None:
    for toml, environ in ((f'[archive]\nroot = "{root}"', {}), ("", {"ODEUS_DASH_ARCHIVE": root})):
        with pytest.raises(BadSettings) as failure:
            read(tmp_path, toml, **environ)
        assert SECRET not in str(failure.value)


@pytest.mark.parametrize(
    "line", ["settled_after_hours = 0", "settled_after_hours = true", "demo = 1", "rot = 'x'"]
)
def test_what_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadSettings, match=line.split(" ", maxsplit=1)[0]):
        read(tmp_path, f"[archive]\n{line}")
