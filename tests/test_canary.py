"""A key and a signed URL that would be noticed anywhere: every page and every failure is driven over the real
app, and then everything that the app has said, sent or left behind is searched for them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import polars as pl
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.every_page import PATHS
from tests.launcher import ROOT, AppServer, running_app
from tests.odeus import Answer, Reply, Request, ScriptedServer, error, ready
from tests.sign_in.session import Session, opened

CONFIGURED, TYPED, TOKEN = "sk-CANARYKEY-configured-81", "sk-CANARYKEY-typed-4f", "sig=CANARYTOKEN-93ad0f"
#: What the app consists of; it runs from a copy, and all that it leaves there is searched.
PROGRAM = ("app.py", "odeus_dash", "pages", ".streamlit")
#: Also what is left when somebody cuts a key to its beginning.
CANARIES = (b"CANARYKEY", b"CANARYTOKEN", b"sk-CAN", b"CANARYPERSON")
#: The one place on the disk that may hold what an export holds.
ARCHIVE = "archive"
#: The database of goals and notes, which may hold account names and what was typed.
STORE = "store.sqlite3"
#: An owner, whom admins see on pages and in files; logs and what else is left behind never hold one.
OWNER = "owner-CANARYMAIL@acme.example"
RANGE = "range=Custom&dates=2026-10-01&dates=2026-10-09&timezone=UTC"
#: Nothing of this range ever arrives, and so nothing of it is kept.
UNASKED = "range=Custom&dates=2026-09-01&dates=2026-09-05&timezone=UTC"
CONNECTING = f"workspace=Connect+a+workspace&{RANGE}"
CSV = (
    "org_id,assistant_id,assistant_name,messages,unique_users,active_users,conversations,assistant_owner_email\n"
    f"org_1,ag_1,Minutes,120,9,8,40,{OWNER}\norg_1,ag_2,Drafts,60,7,6,20,{OWNER}\n"
).encode()
#: Who they are is seen nowhere, not even in the archive: only how many.
USERS = "user_id,name,email,messages_total,assistants_to_messages\n" + "".join(
    f"CANARYPERSON-{at},CANARYPERSON {at},CANARYPERSON{at}@acme.example,{at},"
    f'"{{""ag_1"": {at}, ""ag_2"": {max(at - 2, 0)}}}"\n'
    for at in range(10)
)
ECHO = f"Bearer {CONFIGURED} {TYPED} https://storage.example/f?{TOKEN} {OWNER}"


#: Failures at the API, and at the storage. With a long Retry-After what may be tried again is not.
AT_THE_API: dict[str, Answer] = {
    "400": error(400, ECHO, ECHO),
    "too large": error(400, f"Export too large {ECHO} 2,000,000 1,000,000"),
    "401": error(401, ECHO, ECHO),
    "403": error(403, ECHO, ECHO),
    "page": Reply(404, f"<p>{ECHO}".encode()),
    "redirect": Reply(
        302, headers={"Location": f"https://{TOKEN}.example/?{TOKEN}", "Set-Cookie": f"k={TYPED}"}
    ),
    "json": Reply(200, f'{{"success": "{ECHO}"'.encode()),
    "address": Reply(200, json.dumps({"success": True, "data": {"downloadUrl": f"file:///{ECHO}"}}).encode()),
}
AT_THE_STORAGE: dict[str, Answer] = {
    "page": Reply(200, f"<html>{ECHO}</html>".encode()),
    "redirect": Reply(302, headers={"Location": f"https://169.254.169.254/?{TOKEN}"}),
    "csv": Reply(200, f"{TOKEN}\n{TOKEN}\n{TOKEN}\n".encode()),
    "500": Reply(500, ECHO.encode(), {"Retry-After": "600"}),
}


@dataclass
class Stage:
    """The app, the deployment it asks, and all the bytes that came out of the app."""

    app: AppServer
    api: ScriptedServer
    storage: ScriptedServer
    folder: Path
    seen: list[bytes] = field(default_factory=list)

    def works(self) -> None:
        def ask(request: Request) -> Reply:
            kind, rows = ("users", 10) if request.path.endswith("/users") else ("agents", 2)
            return ready(f"{self.storage.url}/{kind}.csv?{TOKEN}", rows, "2026-10-01", "2026-10-31")

        def load(request: Request) -> Reply:
            content = USERS.encode() if "/users.csv" in request.path else CSV
            return Reply(200, content, {"Set-Cookie": f"s={TOKEN}"})

        self.api.will(ask)
        self.storage.will(load)

    def open(self, page: str) -> str:
        """All that a new tab on `page` is told, as text."""
        with opened(self.app.url, page, f"workspace=default&{RANGE}") as tab:
            return self.keep(tab)

    def keep(self, tab: Session) -> str:
        self.seen += tab.frames
        return tab.text

    def archived(self) -> dict[Path, bytes]:
        """The rows and notes of each file in the archive: as they lie there they are compressed."""
        return {
            path: str((pl.read_parquet_metadata(path), pl.read_parquet(path).rows())).encode()
            for path in (self.folder / ARCHIVE).rglob("*.parquet")
        }

    def left_behind(self) -> Iterator[bytes]:
        """What the app printed, and what lies in its home, its /tmp and the folder that it runs in."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name != "secrets.toml" and path.suffix != ".parquet":
                yield path.read_bytes()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("canary")
    (folder / "tmp").mkdir()
    program = folder / "program"
    program.mkdir()
    for name in PROGRAM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, program / name)
    with ScriptedServer().running() as api, ScriptedServer().running() as storage:
        environ = {
            "ODEUS_API_KEY": CONFIGURED,
            "ODEUS_DEPLOYMENT_URL": api.url,
            "ODEUS_PEOPLE": "1",
            "ODEUS_DASH_ARCHIVE": str(folder / ARCHIVE),
            "ODEUS_DASH_STORE": str(folder / STORE),
            "TMPDIR": str(folder / "tmp"),
            "STREAMLIT_LOGGER_LEVEL": "debug",
        }
        with running_app(folder, program=program, **environ) as app:
            stage = Stage(app, api, storage, folder)
            yield stage
            left = list(stage.left_behind())
            stage.seen += left
            archived = stage.archived()
            stage.seen += archived.values()
            stage.seen += [httpx.get(f"{app.url}/{page}", trust_env=False).content for page in PATHS]
    assert any(b"odeus" in each for each in stage.seen)
    for each in stage.seen:
        for canary in CANARIES:
            assert canary not in each
    assert any(OWNER.encode() in each for each in stage.seen)
    assert not any(b"CANARYMAIL" in each for each in left)
    assert archived
    assert {path.relative_to(folder).parts[1] for path in archived} == {"workspace=default"}


@pytest.mark.parametrize("page", PATHS)
def test_pages_of_a_configured_workspace(stage: Stage, page: str) -> None:
    stage.works()
    said = stage.open(page)
    assert "Minutes" in said
    if page == "users":
        assert "9\N{NO-BREAK SPACE}people used agents" in said  # of ten, of whom one sent no message


def test_a_file(stage: Stage) -> None:
    stage.works()
    with opened(stage.app.url, "data", f"workspace=default&{RANGE}") as tab:
        path = tab.fetch_file(tab.file("CSV"))
        stage.keep(tab)
    file = httpx.get(f"{stage.app.url}{path}", trust_env=False)
    assert b"Minutes" in file.content
    stage.seen.append(file.content)


def test_what_people_decide(stage: Stage) -> None:
    """A dismissed row and a note of an admin are in the database, and it is searched as all that is left."""
    stage.works()
    with opened(stage.app.url, "", f"workspace=default&{RANGE}") as tab:
        [row] = re.findall('data-clicks="(dismiss [^"]*)"', "".join(each.html.body for each in tab.elements))
        clicked = next(each.text_input.id for each in tab.elements if each.text_input.label == "Clicked")
        tab.rerun(WidgetState(id=clicked, string_value=f"{row} 0"))
        stage.keep(tab)
    with opened(stage.app.url, "reviews", f"workspace=default&{RANGE}") as tab:
        tab.press("Write a note")
        text = next(each.text_input.id for each in tab.elements if each.text_input.label == "What happened")
        save = next(each.button.id for each in tab.elements if each.button.label == "Save")
        days = [WidgetState(id=each.date_input.id) for each in tab.elements if each.date_input.label]
        for day in days:
            day.string_array_value.data.append("2026/10/05")
        typed = WidgetState(id=text, string_value="Training")
        tab.rerun(*days[-2:], typed, WidgetState(id=save, trigger_value=True))
        assert "Training" in stage.keep(tab)
        tab.press("Set a goal")
        stage.keep(tab)
    with closing(sqlite3.connect(stage.folder / STORE)) as database:
        [(workspace, key, account)] = database.execute("select workspace, key, author from dismissals")
        assert (workspace, account) == (f"{stage.api.url}/api/public default", "local")
        assert key.startswith("concentration ag_1 ")
        assert database.execute("select text, author from notes").fetchall() == [("Training", "local")]


def test_a_typed_workspace(stage: Stage) -> None:
    """A key that is refused first, then accepted; then all that is shown with it."""
    with opened(stage.app.url, "", CONNECTING) as tab:
        stage.api.will(AT_THE_API["401"])
        connect(tab, stage.api.url)
        assert "rejected the API key" in stage.keep(tab).replace("\\", "")
        stage.works()
        connect(tab, stage.api.url)
        assert "Disconnect" in stage.keep(tab)
        assert "Minutes" in tab.text
    typed = [each.headers["Authorization"] for each in stage.api.seen]
    assert f"Bearer {TYPED}" in typed


def test_failures_with_a_typed_key(stage: Stage) -> None:
    stage.works()
    with opened(stage.app.url, "", CONNECTING) as tab:
        for answer in AT_THE_API.values():
            stage.api.will(answer)
            connect(tab, stage.api.url, f"{TYPED}-bad")
            assert tab.alerts
            stage.keep(tab)


def test_a_key_that_cannot_be_one(stage: Stage) -> None:
    for key, url in (
        (f"{TYPED} {TYPED}", stage.api.url),
        (f"{TYPED}\u00e9", stage.api.url),
        (TYPED, f"http://{TYPED}"),
    ):
        with opened(stage.app.url, "", CONNECTING) as tab:
            connect(tab, url.lower(), key)
            assert tab.alerts
            stage.keep(tab)


@pytest.mark.parametrize("failure", AT_THE_API)
def test_failures_of_the_api(stage: Stage, failure: str) -> None:
    stage.works()
    stage.api.will(AT_THE_API[failure])
    for page in PATHS if failure == "400" else ("",):
        with opened(stage.app.url, page, f"workspace=default&{UNASKED}") as tab:
            assert tab.alerts or page == "reviews"  # what is kept needs no export
            stage.keep(tab)


@pytest.mark.parametrize("failure", AT_THE_STORAGE)
def test_failures_of_the_storage(stage: Stage, failure: str) -> None:
    stage.works()
    stage.storage.will(AT_THE_STORAGE[failure])
    with opened(stage.app.url, "tokens", f"workspace=default&{UNASKED}") as tab:
        assert tab.alerts
        stage.keep(tab)


def connect(tab: Session, url: str, key: str = TYPED) -> None:
    """Fill in the form of the sidebar and press its button."""
    typed = {"API key": key, "Deployment URL": url}
    inputs = {
        each.text_input.label: each.text_input.id for each in tab.elements if each.HasField("text_input")
    }
    button = next(each.button.id for each in tab.elements if each.button.label == "Connect")
    tab.rerun(
        *(WidgetState(id=inputs[label], string_value=value) for label, value in typed.items()),
        WidgetState(id=button, trigger_value=True),
    )


def test_a_pause_that_the_server_asks_for(stage: Stage) -> None:
    """Close to the end, since the keys are not used any more until it is over."""
    stage.works()
    stage.api.will(error(429, ECHO, ECHO, **{"Retry-After": "600"}))
    with opened(stage.app.url, "", f"workspace=default&{UNASKED}") as tab:
        assert tab.alerts
        stage.keep(tab)
    with opened(stage.app.url, "", CONNECTING) as tab:
        connect(tab, stage.api.url, f"{TYPED}-new")
        assert tab.alerts
        stage.keep(tab)


def test_what_nobody_foresaw(stage: Stage) -> None:
    """A message that no browser sends, with a key in it, ends in the last net: a log line without words."""
    with opened(stage.app.url, "", CONNECTING) as tab:
        field = next(each.text_input.id for each in tab.elements if each.text_input.label == "API key")
        button = next(each.button.id for each in tab.elements if each.button.label == "Connect")
        strange = WidgetState(id=field)
        strange.string_array_value.data.extend([TYPED, CONFIGURED])
        tab.rerun(strange, WidgetState(id=button, trigger_value=True))
        assert "Something went wrong" in tab.alerts[0]
        stage.keep(tab)
    assert "unexpected AttributeError at" in stage.app.said()


def test_what_was_done_is_in_the_log(stage: Stage) -> None:
    """One line per session and workspace, one per file; they hold no key either, as the search will show."""
    lines = [line for line in stage.app.said().splitlines() if line.startswith('{"time"')]
    told = [{**json.loads(line), "time": ""} for line in lines]
    [file] = [each for each in told if each["event"] == "download"]
    assert file["account"] == "local"
    assert file["workspace"] == "default"
    assert file["file"].startswith("odeus-agents-2026-10-01-2026-10-09.")
    address = stage.api.url.removeprefix("http://")
    opened_ones = [each["workspace"] for each in told if each["event"] == "workspace_opened"]
    assert opened_ones.count(address) == 1
    assert opened_ones.count("default") > len(PATHS)
