import traceback
from pathlib import Path

import pytest

from odeus_dash.errors import BadSettings
from odeus_dash.settings import Key, Provider, Settings, SignIn, read_settings

CANARY = "canary-7f3a9b-0123456789-0123456789-abc"
PASSWORD = f'[sign_in]\nprovider = "password"\ncookie_secret = "{CANARY}"\naccounts_file = "accounts.json"\n'


def read(tmp_path: Path, toml: str, **environ: str) -> Settings:
    path = tmp_path / "secrets.toml"
    path.write_text(toml, encoding="utf-8")
    return read_settings(environ, [path])


def test_without_a_section_nobody_signs_in(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert settings.sign_in == SignIn(Provider.NONE)
    assert (settings.smallest_group, settings.private_hosts) == (5, False)


def test_passwords_need_accounts_and_a_secret(tmp_path: Path) -> None:
    sign_in = read(tmp_path, PASSWORD + "cookie_hours = 0.5").sign_in
    assert sign_in.provider is Provider.PASSWORD
    assert sign_in.accounts_file == tmp_path / "accounts.json"
    assert sign_in.cookie_secret == Key(CANARY)
    assert sign_in.cookie_hours == 0.5
    assert CANARY not in repr(sign_in)


def test_the_secret_may_stand_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{CANARY}\n", encoding="utf-8")
    from_file = PASSWORD.replace(f'cookie_secret = "{CANARY}"', 'cookie_secret_file = "secret"')
    from_variable = PASSWORD.replace(f'cookie_secret = "{CANARY}"', 'cookie_secret_env = "SECRET"')
    assert read(tmp_path, from_file).sign_in.cookie_secret == Key(CANARY)
    assert read(tmp_path, from_variable, SECRET=CANARY).sign_in.cookie_secret == Key(CANARY)


def test_claims_become_roles(tmp_path: Path) -> None:
    toml = """
    [sign_in]
    provider = "oidc"
    name_claim = "upn"
    role_claim = "roles"
    admin_values = ["dash-admins"]
    viewer_values = ["staff", "guests"]
    """
    assert read(tmp_path, toml).sign_in == SignIn(
        Provider.OIDC,
        name_claim="upn",
        role_claim="roles",
        admin_values=frozenset({"dash-admins"}),
        viewer_values=frozenset({"staff", "guests"}),
    )


def test_workspaces_list_who_may_see_them(tmp_path: Path) -> None:
    toml = """
    [workspaces.open]
    key = "k"
    viewers = ["*"]
    [workspaces.some]
    key = "k"
    viewers = ["anna", "ben"]
    [workspaces.admins]
    key = "k"
    """
    workspaces = read(tmp_path, toml).workspaces
    assert [workspaces[name].viewers for name in ("open", "some", "admins")] == [
        {"*"},
        {"anna", "ben"},
        frozenset(),
    ]


def test_privacy_and_network(tmp_path: Path) -> None:
    settings = read(tmp_path, "[privacy]\nsmallest_group = 10\n[network]\nprivate_hosts = true")
    assert (settings.smallest_group, settings.private_hosts) == (10, True)


def test_the_nearer_section_wins_whole(tmp_path: Path) -> None:
    near, far = tmp_path / "near.toml", tmp_path / "far.toml"
    near.write_text('[sign_in]\nprovider = "none"', encoding="utf-8")
    far.write_text(PASSWORD + "[privacy]\nsmallest_group = 7", encoding="utf-8")
    settings = read_settings({}, [near, far])
    assert settings.sign_in == SignIn(Provider.NONE)
    assert settings.smallest_group == 7


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[sign_in]", ["[sign_in]", "provider"]),
        (f'[sign_in]\nprovider = "{CANARY}"', ["[sign_in]", "provider", "oidc"]),
        ("[sign_in]\nprovider = 1", ["[sign_in]", "provider", "not text"]),
        (f'sign_in = "{CANARY}"', ["[sign_in]", "not a section"]),
        (PASSWORD + f'password = "{CANARY}"', ["[sign_in]", "'password'"]),
        (PASSWORD.replace("accounts_file", "#"), ["[sign_in]", "no accounts_file"]),
        (PASSWORD.replace("cookie_secret", "#"), ["[sign_in]", "no cookie secret"]),
        (PASSWORD.replace(CANARY, CANARY[:31]), ["[sign_in]", "shorter than 32"]),
        (PASSWORD + 'cookie_secret_env = "X"', ["[sign_in]", "more than one of cookie_secret"]),
        (PASSWORD + "cookie_hours = 24.1", ["cookie_hours", "at most 24"]),
        (PASSWORD + "cookie_hours = 0", ["cookie_hours", "above 0"]),
        (PASSWORD + "cookie_hours = nan", ["cookie_hours"]),
        (PASSWORD + "cookie_hours = true", ["cookie_hours"]),
        (PASSWORD + f'cookie_hours = "{CANARY}"', ["cookie_hours"]),
        (PASSWORD.replace("accounts.json", str(Path.cwd() / "a.json")), ["accounts_file", "inside"]),
        ('[sign_in]\nprovider = "oidc"', ["[sign_in]", "no one"]),
        (f'[sign_in]\nprovider = "oidc"\nadmin_values = "{CANARY}"', ["admin_values", "list"]),
        ('[sign_in]\nprovider = "oidc"\nadmin_values = [" "]', ["admin_values", "list"]),
        (f'[workspaces.a]\nkey = "k"\nviewers = "{CANARY}"', ["[workspaces.a]", "viewers", "list"]),
        ("[workspaces.a]\nkey = 'k'\nviewers = [1]", ["[workspaces.a]", "viewers", "list"]),
        ("[privacy]\nsmallest_group = 0", ["[privacy]", "smallest_group"]),
        ("[privacy]\nsmallest_group = 2.5", ["[privacy]", "smallest_group", "whole"]),
        ("[privacy]\nsmallest = 2", ["[privacy]", "'smallest'"]),
        ('[network]\nprivate_hosts = "false"', ["[network]", "private_hosts"]),
        ('[signin]\nprovider = "oidc"', ["'signin'", "[sign_in]"]),
        ("[Sign-In]\nprovider = 1", ["'Sign-In'", "[sign_in]"]),
    ],
)
def test_a_mistake_is_named_by_place_and_never_by_value(tmp_path: Path, toml: str, named: list[str]) -> None:
    with pytest.raises(BadSettings) as failure:
        read(tmp_path, toml)
    for part in named:
        assert part in str(failure.value)
    assert CANARY[:31] not in "".join(traceback.format_exception(failure.value))
