"""The doctor over real HTTP: what it finds right, what wrong, and what it never says."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from odeus_dash import demo
from odeus_dash.__main__ import main
from odeus_dash.accounts import AccountFile, hashed
from odeus_dash.archive import Archive, Warmth, note_warmth
from odeus_dash.cli import doctor
from odeus_dash.cli.finding import Grade
from odeus_dash.demo import DemoServer
from odeus_dash.export_client import Limits, trust
from odeus_dash.viewer import Role
from tests.export_client.authority import Authority
from tests.odeus import as_json, serving

ONCE = Limits(tries=1, reconnects=0, new_exports=0, connect_seconds=2)
LAST = "warm-up of acme: The archive was last filled on WHEN:"
SECRET = "canary-secret-" + "x" * 32

Examine = Callable[..., tuple[int, list[str]]]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo.start() as running:
        yield running


@pytest.fixture
def examine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Examine:
    """Exit code and lines of a doctor with this secrets.toml; `late` seconds are what our clock is behind."""

    def run(secrets: str, late: float = 0, **environ: str) -> tuple[int, list[str]]:
        path = tmp_path / "secrets.toml"
        path.write_text(secrets)
        path.chmod(0o600)

        def clock() -> dt.datetime:
            return dt.datetime.now(dt.UTC) - dt.timedelta(seconds=late)

        code = main(
            ["doctor"], environ={"ODEUS_DASH_SECRETS": str(path), **environ}, clock=clock, limits=ONCE
        )
        said, complaints = capsys.readouterr()
        assert complaints == ""
        assert SECRET not in said
        return code, said.splitlines()

    return run


def workspace(server: DemoServer, key: str | None = None) -> str:
    return f'[workspaces.acme]\nkey = "{key or server.key.reveal()}"\ndeployment_url = "{server.base_url}"\n'


def test_all_is_well(examine: Examine, server: DemoServer) -> None:
    code, lines = examine(workspace(server))
    assert code == 0
    about = "versions settings network certificates key archive warm-up store prices sign-in clock"
    assert [line.split(":")[0] for line in lines] == ["ok"] * 11
    assert [line.split(": ")[1].split(" ")[0] for line in lines] == about.split()
    assert server.key.reveal() not in "".join(lines)
    assert "rows for yesterday" in lines[4]


@pytest.mark.parametrize(
    ("hours", "missed", "said"),
    [
        (0, 0, "ok: {last} 12 exports fetched, none missing."),
        (
            0,
            2,
            "warning: {last} 12 exports fetched, 2 missing. It failed.",
        ),
        (
            5,
            0,
            "warning: {last} 12 exports fetched, none missing. That was 5 hours ago. Check that",
        ),
        (None, 0, "ok: warm-up of acme: not filled yet."),
    ],
)
def test_the_last_warm_up(
    examine: Examine, server: DemoServer, tmp_path: Path, hours: int | None, missed: int, said: str
) -> None:
    ended = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours or 0, seconds=9)
    if hours is not None:
        found = Warmth(ended, 12, missed, "It failed." if missed else "")
        note_warmth(Archive(str(tmp_path / "archive")), "acme", found)
    _, lines = examine(workspace(server), ODEUS_DASH_ARCHIVE=str(tmp_path / "archive"))
    [line] = [each for each in lines if "warm-up" in each]
    assert re.sub(r"filled on .*?:\d\d: ", "filled on WHEN: ", line).startswith(said.format(last=LAST))


def test_the_history_of_another_deployment_is_named(
    examine: Examine, server: DemoServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = {"ODEUS_DASH_ARCHIVE": str(tmp_path / "archive")}
    examine(workspace(server))
    environ = {"ODEUS_DASH_SECRETS": str(tmp_path / "secrets.toml"), **archive}
    since = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=21)
    assert main(["sync", "--granularity", "week", "--since", str(since)], environ=environ) == 0
    assert "fetched" in capsys.readouterr().out
    moved = workspace(server).replace("127.0.0.1", "localhost")
    for secrets, said in ((workspace(server), []), (moved, [f"came from {server.base_url}."])):
        _, lines = examine(secrets, **archive)
        of_archive = [line for line in lines if "archive of acme" in line]
        assert len(of_archive) == len(said)
        assert all(each in of_archive[0] for each in said)


def test_unusable_settings_are_named_and_end_it(examine: Examine) -> None:
    code, lines = examine("[workspaces.acme]\nkeys = 'x'")
    assert code == 1
    assert len(lines) == 2
    assert lines[1].startswith("FAILED: settings: ")
    assert "'keys'" in lines[1]


def test_a_refused_key(examine: Examine, server: DemoServer) -> None:
    code, lines = examine(workspace(server, SECRET))
    assert code == 1
    [line] = [each for each in lines if "key of acme" in each]
    assert line.startswith("FAILED: key of acme: ")
    assert "rejected the API key" in line


def test_every_key_is_tried(examine: Examine, server: DemoServer) -> None:
    nobody = '[workspaces.gone]\nkey = "k"\ndeployment_url = "http://127.0.0.1:9"\n'
    code, lines = examine(nobody + workspace(server))
    assert code == 1
    assert any(line.startswith("FAILED: key of gone: 127.0.0.1:9 cannot be reached") for line in lines)
    assert any(line.startswith("ok: key of acme") for line in lines)


def test_variables_that_cannot_be_used_fail_alone(
    examine: Examine, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"socks4://ann:{SECRET}@proxy.example")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    trust.cache_clear()
    code, lines = examine(workspace(server))
    assert code == 1
    assert [line.split(":")[1] for line in lines if line.startswith("FAILED")] == [
        " network",
        " certificates",
    ]
    assert lines[-1].startswith("ok: clock")


def test_the_certificate_file_of_a_workspace(examine: Examine, server: DemoServer, tmp_path: Path) -> None:
    file = Authority(tmp_path).file
    code, lines = examine(workspace(server) + f'ca_file = "{file.name}"')
    assert code == 0
    assert any(
        line.startswith("ok: certificates of acme: 1 own authority in ca_file, valid until ")
        for line in lines
    )


def test_nothing_configured_is_a_warning(examine: Examine) -> None:
    code, lines = examine("")
    assert code == 0
    assert any(
        line.startswith("warning: settings: no workspace is configured, only the demo.") for line in lines
    )


def test_no_sign_in_beyond_this_machine_lets_nobody_in(examine: Examine) -> None:
    code, lines = examine("", STREAMLIT_SERVER_ADDRESS="0.0.0.0")  # noqa: S104
    assert code == 1
    assert any(line.startswith("FAILED: sign-in: none, and the server listens") for line in lines)


def test_a_secrets_file_that_others_may_open(examine: Examine, tmp_path: Path) -> None:
    other = tmp_path / "open.toml"
    other.write_text("")
    other.chmod(0o644)
    code, lines = examine("", ODEUS_DASH_SECRETS=str(other))
    assert code == 0
    assert any(line.startswith("warning: settings: other users of this machine can open") for line in lines)


BY_PASSWORD = (
    f'[sign_in]\nprovider = "password"\naccounts_file = "accounts.json"\ncookie_secret = "{SECRET}"\n'
)


def test_accounts(examine: Examine, tmp_path: Path) -> None:
    accounts = AccountFile(tmp_path / "accounts.json")
    accounts.add("vera", hashed("a long password"), Role.VIEWER)
    assert any(
        "warning: sign-in: by password, 1 account, 0 admins." in line for line in examine(BY_PASSWORD)[1]
    )
    accounts.set_role("vera", Role.ADMIN)
    assert "ok: sign-in: by password, 1 account, 1 admin." in examine(BY_PASSWORD)[1]
    (tmp_path / "accounts.json").chmod(0o644)
    code, lines = examine(BY_PASSWORD)
    assert code == 1
    assert any(line.startswith("FAILED: sign-in: The account file") for line in lines)


def oidc(issuer: str) -> str:
    return (
        '[sign_in]\nprovider = "oidc"\nadmin_values = ["admins"]\n[auth]\nclient_id = "dash"\n'
        f'redirect_uri = "https://dash.example/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        f'client_secret = "{SECRET}"\nserver_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )


def test_an_identity_provider_that_answers(examine: Examine) -> None:
    with serving(as_json(500), csv="") as nothing:
        code, lines = examine(oidc(nothing))
        assert code == 1
        assert any(
            line.startswith("FAILED: sign-in: the identity provider's metadata does not name")
            for line in lines
        )
    code, lines = examine(oidc("http://127.0.0.1:9"))
    assert code == 1
    assert any(line.startswith("FAILED: sign-in: 127.0.0.1:9 cannot be reached") for line in lines)


def test_an_identity_provider_is_known_by_its_issuer(examine: Examine) -> None:
    with serving(as_json(500), csv=json.dumps({"issuer": "https://other.example"})) as other:
        assert examine(oidc(other))[0] == 1
        named = oidc(other) + 'issuer = "https://other.example"\n'
        code, lines = examine(named)
    assert code == 0
    assert "ok: sign-in: by OpenID Connect with https://other.example, which answers." in lines


@pytest.mark.parametrize(
    ("late", "grade", "code"), [(0, "ok", 0), (60, "warning", 0), (-60, "warning", 0), (600, "FAILED", 1)]
)
def test_clocks(examine: Examine, server: DemoServer, late: float, grade: str, code: int) -> None:
    found, lines = examine(workspace(server), late=late)
    assert found == code
    assert lines[-1].startswith(f"{grade}: clock: ")
    assert late <= 0 or "behind" in lines[-1]
    assert lines[-1].endswith("decides which figures are final.") == (code == 1)


def test_a_refused_key_does_not_keep_the_clock_from_being_compared(
    examine: Examine, server: DemoServer
) -> None:
    _, lines = examine(workspace(server, SECRET), late=600)
    assert lines[-1].startswith("FAILED: clock: ")


def test_versions(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "# made by a tool\npytest==0.0.1 \\\n    --hash=sha256:00\n    # via nobody\n"
        "no-such-package==1.0\nonly-there==1 ; sys_platform == 'nowhere'\n"
    )
    found = doctor.versions(lock)
    assert found.grade is Grade.FAILED
    assert "no-such-package, pytest" in found.what
    assert "only-there" not in found.what
    assert doctor.versions(tmp_path / "missing.txt").grade is Grade.WARNING


def test_the_archive_is_written_to_and_read_back(
    examine: Examine, server: DemoServer, tmp_path: Path
) -> None:
    _, lines = examine(workspace(server), ODEUS_DASH_ARCHIVE=str(tmp_path / "kept"))
    (line,) = (line for line in lines if "archive" in line)
    assert line.startswith(f"ok: archive: {tmp_path / 'kept'} can be written and read, ")
    assert list((tmp_path / "kept").iterdir()) == []


def test_an_archive_that_cannot_be_written(examine: Examine, server: DemoServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code, lines = examine(workspace(server), ODEUS_DASH_ARCHIVE=str(tmp_path / "file"))
    assert code == 1
    said = f"FAILED: archive: {tmp_path / 'file'}: The archive cannot be written"
    assert any(line.startswith(said) for line in lines)


def test_an_archive_that_is_off(examine: Examine, server: DemoServer) -> None:
    code, lines = examine(workspace(server), ODEUS_DASH_ARCHIVE="off")
    assert code == 0
    assert "ok: archive: off." in lines


def test_the_store_is_written_to_and_read_back(examine: Examine, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    assert (
        f"ok: store: {path} can be written and read, 0 goals, notes and reviews."
        in examine("", ODEUS_DASH_STORE=str(path))[1]
    )
    path.write_bytes(b"no database" * 99)
    code, lines = examine("", ODEUS_DASH_STORE=str(path))
    assert code == 1
    said = f"FAILED: store: {path}: The database of goals and notes is damaged"
    assert any(line.startswith(said) for line in lines)
    url = f"postgresql://dash:{SECRET}@127.0.0.1:1/dash"
    code, lines = examine("", ODEUS_DASH_STORE=url)
    assert code == 1
    assert any("notes cannot be reached" in line for line in lines)
    assert "ok: store: off." in examine("", ODEUS_DASH_STORE="off")[1]


def test_the_price_list_its_age_and_the_currency(examine: Examine) -> None:
    _, lines = examine("")
    (line,) = (line for line in lines if "prices" in line)
    assert re.fullmatch(
        r"ok: prices: genai-prices [0-9.]+, newest price of \d+ \w+( 20\d\d)?, no own prices, costs in USD\.",
        line,
    )


def test_own_prices_are_read(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text('[aliases]\n"our model" = "gpt-5"\n')
    code, lines = examine('[prices]\nfile = "prices.toml"\ncurrency = "EUR"\nfactor = 0.920')
    (line,) = (line for line in lines if "prices" in line)
    assert code == 0
    assert line.endswith(f", own prices in {tmp_path / 'prices.toml'}, costs in EUR (0.92 per dollar).")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ('[aliases]\n"our model" = "no such model"\n', "the alias 'our model'"),
        ("[[prices]\n", "is not valid TOML on line 1"),
        (None, "cannot be read. Correct the path"),
    ],
)
def test_own_prices_that_cannot_be_used(examine: Examine, tmp_path: Path, own: str | None, said: str) -> None:
    if own is not None:
        (tmp_path / "prices.toml").write_text(own)
    code, lines = examine('[prices]\nfile = "prices.toml"')
    (line,) = (line for line in lines if "prices:" in line)
    assert code == 1
    assert line.startswith("FAILED: prices: ")
    assert said in line
