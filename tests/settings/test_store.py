"""Where goals and notes are kept, by environment, file and default."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.settings import Key
from tests.settings.test_archive import SECRET, read

URL = f"postgresql+psycopg://dash:{SECRET}@db.acme.example/dash"


def test_without_a_word_it_is_a_file_in_the_users_data_folder(tmp_path: Path) -> None:
    assert read(tmp_path).store == platformdirs.user_data_path("odeus-dash", False) / "store.sqlite3"


def test_a_relative_file_counts_from_the_settings_file(tmp_path: Path) -> None:
    assert read(tmp_path, '[store]\nfile = "kept.sqlite3"').store == tmp_path / "kept.sqlite3"
    assert read(tmp_path, ODEUS_DASH_STORE="/var/lib/kept.sqlite3").store == Path("/var/lib/kept.sqlite3")


@pytest.mark.parametrize("url", [URL, URL.replace("+psycopg", ""), URL.replace("ql+psycopg", "")])
def test_a_url_from_file_variable_or_environment_is_a_secret(tmp_path: Path, url: str) -> None:
    (tmp_path / "url").write_text(f"{url}\n")
    for toml in (f'url = "{url}"', 'url_env = "STORE_URL"', 'url_file = "url"'):
        settings = read(tmp_path, f"[store]\n{toml}", STORE_URL=url)
        assert settings.store == Key(url)
        assert SECRET not in repr(settings)
    assert read(tmp_path, '[store]\nfile = "kept"', ODEUS_DASH_STORE=url).store == Key(url)


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    assert read(tmp_path, f'[store]\nurl = "{URL}"', ODEUS_DASH_STORE="off").store is None
    assert read(tmp_path, '[store]\nfile = "off"').store is None


@pytest.mark.parametrize("word", ["on", "True", "1", "no"])
def test_an_answer_is_no_place(tmp_path: Path, word: str) -> None:
    for name in ("ODEUS_DASH_STORE", "ODEUS_DASH_ARCHIVE"):
        with pytest.raises(BadSettings, match=f"{name}: this is not a (file|folder)"):
            read(tmp_path, **{name: word})
    for toml in (f'[store]\nfile = "{word}"', f'[archive]\nroot = "{word}"'):
        with pytest.raises(BadSettings, match=r"field (file|root): this is not a"):
            read(tmp_path, toml)


@pytest.mark.parametrize(
    "url", [f"mysql://dash:{SECRET}@host/x", f"postgresql:///{SECRET}", f"sqlite:///{SECRET}", f"{SECRET}://"]
)
def test_another_url_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    for toml, environ in ((f'[store]\nurl = "{url}"', {}), ("", {"ODEUS_DASH_STORE": url})):
        with pytest.raises(BadSettings, match="PostgreSQL") as failure:
            read(tmp_path, toml, **environ)
        assert SECRET not in str(failure.value)


def test_two_places_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="Keep one"):
        read(tmp_path, f'[store]\nurl = "{URL}"\nfile = "kept"')
