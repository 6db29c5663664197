import errno
import pickle
import subprocess
import sys
import traceback
from ipaddress import ip_network
from pathlib import Path
from typing import NoReturn

import pytest

from odeus_dash.deployment import PUBLIC_BASE
from odeus_dash.errors import BadSettings
from odeus_dash.settings import MAX_DOWNLOAD_BYTES, Key, Settings, Workspace, read_settings, secrets_files

CANARY = "sk-canary-7f3a9b"
EXAMPLE = Path(".streamlit/secrets.example.toml")


def read(tmp_path: Path, toml: str, **environ: str) -> Settings:
    path = tmp_path / "secrets.toml"
    path.write_text(toml, encoding="utf-8")
    return read_settings(environ, [path])


def test_nothing_configured_offers_the_demo(tmp_path: Path) -> None:
    off = {"ODEUS_DASH_ARCHIVE": "off", "ODEUS_DASH_STORE": "off"}
    assert read_settings(off, [tmp_path / "missing.toml"]) == Settings({}, demo=True)
    assert MAX_DOWNLOAD_BYTES == 2_147_483_648


def test_a_key_in_the_environment_is_the_default_workspace() -> None:
    settings = read_settings({"ODEUS_API_KEY": f"{CANARY}\n"}, [])
    assert settings.workspaces == {"default": Workspace("default", PUBLIC_BASE, Key(CANARY))}
    assert not settings.demo


def test_the_environment_may_name_a_dedicated_deployment() -> None:
    environ = {"ODEUS_API_KEY": CANARY, "ODEUS_DEPLOYMENT_URL": "acme.example"}
    assert read_settings(environ, []).workspaces["default"].base_url == "https://acme.example/api/public"


def test_what_a_network_of_its_own_needs(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        [workspaces.acme]
        key = "k"
        ca_file = "acme.pem"
        allowed_networks = ["198.18.0.0/15", "100.64.0.7", "fd00::1/8"]
        """,
        ODEUS_API_KEY="k",
        ODEUS_CA_FILE="/etc/acme.pem",
        ODEUS_ALLOWED_NETWORKS="198.18.0.0/15, 10.0.0.0/8",
    )
    acme, default = settings.workspaces["acme"], settings.workspaces["default"]
    assert acme.ca_file == tmp_path / "acme.pem"
    assert {*acme.allowed_networks} == {*map(ip_network, ("198.18.0.0/15", "100.64.0.7/32", "fd00::/8"))}
    assert default.ca_file == Path("/etc/acme.pem")
    assert {*default.allowed_networks} == {*map(ip_network, ("198.18.0.0/15", "10.0.0.0/8"))}


@pytest.mark.parametrize(
    "network",
    ["0.0.0.0/0", "127.0.0.0/8", "169.254.169.254", "168.0.0.0/6", "::/0", "fe80::/64", "224.0.0.0/4"],
)
def test_no_setting_opens_this_machine_and_metadata(tmp_path: Path, network: str) -> None:
    with pytest.raises(
        BadSettings, match="field allowed_networks: a range includes addresses that are never allowed"
    ):
        read(tmp_path, f'[workspaces.a]\nkey = "k"\nallowed_networks = ["10.0.0.0/8", "{network}"]')


def test_people_are_counted_exactly_only_where_asked_for(tmp_path: Path) -> None:
    sections = '[workspaces.a]\nkey = "k"\n[workspaces.b]\nkey = "k"\npeople = true\n'
    found = read(tmp_path, sections, ODEUS_API_KEY="k").workspaces
    assert [found[name].people for name in ("default", "a", "b")] == [False, False, True]
    assert read(tmp_path, "", ODEUS_API_KEY="k", ODEUS_PEOPLE="1").workspaces["default"].people


def test_the_demo_can_be_forced_either_way() -> None:
    assert read_settings({"ODEUS_API_KEY": CANARY, "ODEUS_DASH_DEMO": "1"}, []).demo
    assert not read_settings({"ODEUS_DASH_DEMO": "false"}, []).demo


def test_the_size_bound_can_be_set() -> None:
    assert read_settings({"ODEUS_DASH_MAX_DOWNLOAD_BYTES": "1000"}, []).max_download_bytes == 1000


def test_sections_are_workspaces(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text(f"\ufeff{CANARY}3\r\n", encoding="utf-8")
    settings = read(
        tmp_path,
        f"""
        [other]
        settings = "of streamlit"
        [workspaces.plain]
        key = "{CANARY}1"
        [workspaces.dedicated]
        key_env = "ACME_KEY"
        deployment_url = "https://acme.example/"
        timezone = "Europe/Berlin"
        [workspaces."From a file 🚀"]
        key_file = "key.txt"
        """,
        ACME_KEY=f"{CANARY}2",
    )
    assert list(settings.workspaces.values()) == [
        Workspace("plain", PUBLIC_BASE, Key(f"{CANARY}1")),
        Workspace("dedicated", "https://acme.example/api/public", Key(f"{CANARY}2"), "Europe/Berlin"),
        Workspace("From a file 🚀", PUBLIC_BASE, Key(f"{CANARY}3")),
    ]


def test_of_two_workspaces_with_one_name_the_nearer_wins(tmp_path: Path) -> None:
    near, far = tmp_path / "near.toml", tmp_path / "far.toml"
    near.write_text('[workspaces.a]\nkey = "near-a"', encoding="utf-8")
    far.write_text(
        '[workspaces.a]\nkey = "far-a"\n[workspaces.b]\nkey = "far-b"\n[workspaces.default]\nkey = "far"',
        encoding="utf-8",
    )
    workspaces = read_settings({"ODEUS_API_KEY": "environment"}, [near, far]).workspaces
    assert {name: workspace.key.reveal() for name, workspace in workspaces.items()} == {
        "a": "near-a",
        "b": "far-b",
        "default": "environment",
    }


def test_the_usual_places_are_the_current_folder_then_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, key in (("here", "of-here"), ("home", "of-home")):
        (tmp_path / folder / ".streamlit").mkdir(parents=True)
        toml = f'[workspaces.both]\nkey = "{key}"\n[workspaces.{folder}]\nkey = "{key}"'
        (tmp_path / folder / ".streamlit" / "secrets.toml").write_text(toml, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    workspaces = read_settings({}).workspaces
    assert workspaces["both"].key.reveal() == "of-here"
    assert {"here", "home"} <= workspaces.keys()

    named = tmp_path / "home" / ".streamlit" / "secrets.toml"
    assert read_settings({"ODEUS_DASH_SECRETS": str(named)}).workspaces.keys() == {"both", "home"}


def test_the_example_can_be_read(tmp_path: Path) -> None:
    toml = EXAMPLE.read_text(encoding="utf-8").replace("/run/secrets/odeus_key", "key.txt")
    (tmp_path / "key.txt").write_text(CANARY, encoding="utf-8")
    workspaces = read(tmp_path, toml, ACME_ODEUS_KEY=CANARY).workspaces
    assert list(workspaces) == ["acme", "acme-dedicated", "Acme, from a mounted secret"]
    assert workspaces["acme-dedicated"].base_url == "https://odeus.acme.example/api/public"


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        (f'[workspaces.a]\nkey = "{CANARY}', ["secrets.toml", "its end"]),
        (f"[workspaces.a]\nkey = {CANARY}", ["secrets.toml", "line 2"]),
        (f'workspaces = "{CANARY}"', ["secrets.toml", "workspaces"]),
        (f'[workspaces]\na = "{CANARY}"', ["[workspaces.a]", "a line like [workspaces.NAME]"]),
        (f'[workspace.a]\nkey = "{CANARY}"', ["'workspace'", "Write [workspaces]"]),
        (f'[singin]\ncookie_secret = "{CANARY}"', ["'singin'", "Write [sign_in]"]),
        (f'[store]\nfile = "postgresql://u:{CANARY}@a.example/b"', ["[store], field file", "a URL"]),
        ('[workspaces.a]\nca_file = "C:\\Users\\ca.pem"', ["line 2", "in single quotes"]),
        ('[workspaces.a]\nca_file = "C:\\data\\ca.pem"', ["line 2", "in single quotes"]),
        ("[workspaces.a]\nbudget = 1,500", ["line 2", "1500 or 99.90"]),
        ("[workspaces.a]\npeople = True", ["line 2", "in small letters"]),
        ("[workspaces.Acme Corp]", ["line 1", 'in quotes: [workspaces."Acme Corp"]']),
        ("[workspaces.a]\n[workspaces.a]", ["line 2", "twice"]),
        ("[workspaces.a]", ["[workspaces.a]", "no API key", "key_env"]),
        (f'[workspaces.a]\nkey = "{CANARY}"\nkey_env = "X"', ["[workspaces.a]", "more than one"]),
        (f'[workspaces.a]\nkey = "{CANARY}"\nurl = "{CANARY}"', ["[workspaces.a]", "'url'"]),
        ("[workspaces.a]\nkey = 12345", ["[workspaces.a]", "field key", "not text"]),
        ('[workspaces.a]\nkey = ""', ["[workspaces.a]", "field key"]),
        (f'[workspaces.a]\nkey = "{CANARY} {CANARY}"', ["[workspaces.a]", "field key", "space"]),
        (f'[workspaces.a]\nkey = "{CANARY}\\n{CANARY}"', ["[workspaces.a]", "field key", "line break"]),
        (f'[workspaces.a]\nkey = "{CANARY}é"', ["[workspaces.a]", "field key", "character"]),
        (f'[workspaces.a]\nkey = "{CANARY}ключ"', ["[workspaces.a]", "field key", "character"]),
        (f'[workspaces.a]\nkey_env = "{CANARY}"', ["[workspaces.a]", "field key_env", "is not set"]),
        ('[workspaces.a]\nkey_env = "ACME_KEY"', ["field key_env", "the variable ACME_KEY is not set"]),
        (f'[workspaces.a]\nkey_file = "{CANARY}"', ["[workspaces.a]", "field key_file", "cannot be read"]),
        (
            f'[workspaces.a]\nkey = "k"\ndeployment_url = "https://u:{CANARY}@a.example"',
            ["[workspaces.a]", "field deployment_url", "password"],
        ),
        (f'[workspaces.a]\nkey = "k"\ntimezone = "{CANARY}"', ["[workspaces.a]", "field timezone"]),
        ('[workspaces.a]\nkey = "k"\nca_file = 1', ["field ca_file", "not text"]),
        (
            f'[workspaces.a]\nkey = "k"\nallowed_networks = ["{CANARY}"]',
            ["field allowed_networks", "not an address range"],
        ),
        (
            '[workspaces.a]\nkey = "k"\nallowed_networks = "10.0.0.0/8"',
            ["field allowed_networks", "not a list"],
        ),
        ('[workspaces.a]\nkey = "k"\npeople = "yes"', ["field people", "neither true nor false"]),
        ('[workspaces." "]\nkey = "k"', ["secrets.toml", "name"]),
    ],
)
def test_a_mistake_is_named_by_place_and_never_by_value(tmp_path: Path, toml: str, named: list[str]) -> None:
    with pytest.raises(BadSettings) as failure:
        read(tmp_path, toml)
    for part in named:
        assert part in str(failure.value)
    assert CANARY not in "".join(traceback.format_exception(failure.value))


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"ODEUS_DEPLOYMENT_URL": "https://a.example"}, "ODEUS_API_KEY"),
        ({"ODEUS_API_KEY": f"{CANARY}\n{CANARY}"}, "ODEUS_API_KEY"),
        ({"ODEUS_API_KEY": " "}, "ODEUS_API_KEY"),
        ({"ODEUS_API_KEY": f'"{CANARY}"'}, "ODEUS_API_KEY begins with a quotation mark"),
        ({"ODEUS_API_KEY": CANARY, "ODEUS_DEPLOYMENT_URL": f"http://{CANARY}"}, "ODEUS_DEPLOYMENT_URL"),
        ({"ODEUS_API_KEY": CANARY, "ODEUS_BUDGET": CANARY}, "ODEUS_BUDGET"),
        ({"ODEUS_API_KEY": CANARY, "ODEUS_BILLING_DAY": CANARY}, "ODEUS_BILLING_DAY"),
        ({"ODEUS_API_KEY": CANARY, "ODEUS_BILLING_DAY": "29"}, "ODEUS_BILLING_DAY"),
        ({"ODEUS_BILLING_DAY": "15"}, "ODEUS_API_KEY"),
        ({"ODEUS_API_KEY": CANARY, "ODEUS_PEOPLE": CANARY}, "ODEUS_PEOPLE"),
        ({"ODEUS_PEOPLE": "1"}, "ODEUS_API_KEY"),
        ({"ODEUS_CA_FILE": "ca.pem"}, "ODEUS_API_KEY"),
        ({"ODEUS_API_KEY": CANARY, "ODEUS_ALLOWED_NETWORKS": CANARY}, "ODEUS_ALLOWED_NETWORKS"),
        ({"ODEUS_DASH_DEMO": CANARY}, "ODEUS_DASH_DEMO"),
        ({"ODEUS_DASH_MAX_DOWNLOAD_BYTES": "0"}, "ODEUS_DASH_MAX_DOWNLOAD_BYTES"),
        ({"ODEUS_DASH_MAX_DOWNLOAD_BYTES": "2 GiB"}, "ODEUS_DASH_MAX_DOWNLOAD_BYTES"),
    ],
)
def test_a_mistake_in_the_environment_is_named_too(environ: dict[str, str], named: str) -> None:
    with pytest.raises(BadSettings, match=named) as failure:
        read_settings(environ, [])
    assert CANARY not in "".join(traceback.format_exception(failure.value))


def test_two_names_that_differ_in_capital_letters_only_are_refused(tmp_path: Path) -> None:
    toml = (
        '[workspaces.Acme]\nkey = "one"\n[workspaces.acme]\nkey = "two"\n[workspaces.other]\nkey = "three"\n'
    )
    with pytest.raises(BadSettings, match="Acme and acme differ only in capital letters"):
        read(tmp_path, toml)


def test_a_named_file_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="ODEUS_DASH_SECRETS"):
        read_settings({"ODEUS_DASH_SECRETS": str(tmp_path / "missing.toml")})


def test_a_file_that_this_user_cannot_see_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "stat", forbidden)
    monkeypatch.setattr(Path, "open", forbidden)
    named = str(tmp_path / "secrets.toml")
    with pytest.raises(BadSettings, match=r"secrets\.toml cannot be read"):
        read_settings({"ODEUS_DASH_SECRETS": named})
    assert secrets_files({"ODEUS_DASH_SECRETS": named}) == [Path(named)]


def test_a_user_without_a_home_has_the_file_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(_: type[Path]) -> NoReturn:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "home", classmethod(homeless))
    tmp_path.joinpath(".streamlit").mkdir()
    tmp_path.joinpath(".streamlit", "secrets.toml").write_text('[workspaces.a]\nkey = "k"')
    off = {"ODEUS_DASH_ARCHIVE": "off", "ODEUS_DASH_STORE": "off"}
    assert list(read_settings(off).workspaces) == ["a"]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings, match="is not UTF-8 text"):
        read_settings({}, [path])


def test_nothing_shows_a_key() -> None:
    settings = read_settings({"ODEUS_API_KEY": CANARY}, [])
    workspace = settings.workspaces["default"]
    for shown in (settings, workspace, workspace.key, workspace.identity):
        assert CANARY not in f"{shown} {shown!r}"
    with pytest.raises(TypeError):
        pickle.dumps(workspace)


def test_keys_are_equal_by_value_and_told_apart_by_fingerprint() -> None:
    assert Key("a") == Key(" a\n")
    assert len({Key("a"), Key("a"), Key("b")}) == 2
    assert Key("a").fingerprint == Key("a").fingerprint != Key("b").fingerprint


@pytest.mark.parametrize("value", ["", "  ", "two words", "two\nlines", "schlüssel", "nul\x00"])
def test_what_no_header_can_carry_is_no_key(value: str) -> None:
    with pytest.raises(BadSettings):
        Key(value)


def test_settings_do_without_streamlit() -> None:
    code = "import sys, odeus_dash.settings; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
