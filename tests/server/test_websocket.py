"""Which messages pass a websocket, and which session it may continue."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from odeus_dash.files import MOST_FILES
from odeus_dash.server import sessions, websocket
from odeus_dash.server.sessions import SignedIn
from odeus_dash.server.websocket import Connection

T = TypeVar("T")

NEEDED = [
    BackMsg(rerun_script=ClientState(query_string="range=x")),
    BackMsg(stop_script=True),
    BackMsg(app_heartbeat=True),
    BackMsg(file_urls_request={"request_id": "1", "file_names": ["a.csv"], "session_id": "s"}),
    BackMsg(backend_operation_request={"request_id": "1", "session_id": "s", "dataframe_chunk": {}}),
    BackMsg(backend_operation_request={"request_id": "1", "session_id": "s", "deferred_file": {}}),
]
REFUSED = [
    BackMsg(clear_cache=True),
    BackMsg(set_run_on_save=True),
    BackMsg(debug_shutdown_runtime=True),
    BackMsg(debug_disconnect_websocket=True),
    BackMsg(load_git_info=True),
    BackMsg(file_urls_request={"request_id": "1", "file_names": ["a.csv"] * 5_001}),
    BackMsg(backend_operation_request={"request_id": "1", "install_skills": {}}),
    BackMsg(backend_operation_request={"request_id": "1"}),
    BackMsg(),
]


A_SIGN_INS = Connection({"type": "websocket"}, signed_in=True)


def run(work: Coroutine[Any, Any, T]) -> T:
    """A browser of other tests may hold this thread's event loop."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(work)).result()


@pytest.mark.parametrize("message", NEEDED, ids=lambda each: each.WhichOneof("type"))
def test_messages_that_pages_need_come_in(message: BackMsg) -> None:
    assert websocket.read(message.SerializeToString()) == message


@pytest.mark.parametrize("message", REFUSED, ids=lambda each: str(each.WhichOneof("type")))
def test_messages_that_act_on_everybody_do_not(message: BackMsg) -> None:
    assert websocket.read(message.SerializeToString()) is None


def test_what_is_no_message_does_not_come_in() -> None:
    assert websocket.read(b"\xff\xff\xff") is None


def test_a_refused_message_is_passed_over_and_the_next_one_arrives() -> None:
    sent: list[Message] = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "bytes": REFUSED[0].SerializeToString()},
        {"type": "websocket.receive", "bytes": NEEDED[-1].SerializeToString()},
        {"type": "websocket.disconnect"},
    ]

    async def receive() -> Message:
        return sent.pop(0)

    async def arriving() -> list[tuple[Message, str]]:
        told = A_SIGN_INS.receiving(receive)
        return [(await told(), sessions.sender()) for _ in range(3)]

    connected, needed, left = Context().run(run, arriving())
    assert connected == ({"type": "websocket.connect"}, "")
    assert needed == ({"type": "websocket.receive", "bytes": NEEDED[-1].SerializeToString()}, "s")
    assert left[0]["type"] == "websocket.disconnect"


#: The longest messages that a browser has reason for.
MANY_AGENTS = ClientState(query_string="&".join([f"agent={'a' * 36}"] * 500))
MANY_AGENTS.widget_states.widgets.add(id="agents").string_array_value.data.extend(["A long name, " * 8] * 500)
MANY_FILES = ClientState()
for _ in range(MOST_FILES):
    file = MANY_FILES.widget_states.widgets.add(id="files").file_uploader_state_value.uploaded_file_info.add()
    file.name, file.file_id, file.size = "x" * 255, "f" * 36, 2**20
    file.file_urls.upload_url = file.file_urls.delete_url = f"/_stcore/upload_file/{'s' * 36}/{'f' * 36}"
LONGEST = [
    BackMsg(rerun_script=MANY_AGENTS),
    BackMsg(rerun_script=MANY_FILES),
    BackMsg(file_urls_request={"file_names": ["x" * 100] * websocket.MOST_NAMES, "session_id": "s" * 36}),
]


def first_of(*frames: bytes, connection: Connection = A_SIGN_INS) -> Message:
    """What arrives first of what was received."""
    received: list[Message] = [{"type": "websocket.receive", "bytes": each} for each in frames]

    async def receive() -> Message:
        return received.pop(0)

    return Context().run(run, connection.receiving(receive)())


@pytest.mark.parametrize("message", LONGEST, ids=lambda each: each.WhichOneof("type"))
def test_the_longest_messages_of_pages_arrive(message: BackMsg) -> None:
    data = message.SerializeToString()
    assert first_of(data) == {"type": "websocket.receive", "bytes": data}


@pytest.mark.parametrize("kind", [NEEDED[0], REFUSED[0]], ids=["needed", "refused"])
def test_a_longer_message_ends_the_connection_unread(kind: BackMsg) -> None:
    unknown, length = b"\xfa\x7f", b"\x80\x80\x20"  # a field that a reader skips, of half a megabyte
    padding = unknown + length + bytes(websocket.MOST_BYTES)
    data = kind.SerializeToString() + padding
    assert BackMsg.FromString(data).WhichOneof("type") == kind.WhichOneof("type")
    assert first_of(data, NEEDED[1].SerializeToString())["type"] == "websocket.disconnect"


def test_text_ends_the_connection() -> None:
    text: Message = {"type": "websocket.receive", "text": "{}"}

    async def receive() -> Message:
        return text

    assert Context().run(run, A_SIGN_INS.receiving(receive)()) == {
        "type": "websocket.disconnect",
        "code": 1003,
    }


@pytest.mark.parametrize("bound", [False, True])
def test_before_sign_in_messages_are_short(anns_session: str, bound: bool) -> None:
    """A connection that came without a sign-in, before and after somebody has signed in over it."""
    stranger = Connection({"type": "websocket"}, signed_in=False, session=anns_session if bound else "other")
    short = BackMsg(rerun_script=ClientState(query_string="x" * 16_000)).SerializeToString()
    long = BackMsg(rerun_script=ClientState(query_string="x" * 17_000)).SerializeToString()
    assert first_of(short, connection=stranger)["bytes"] == short
    assert first_of(long, connection=stranger)["type"] == (
        "websocket.receive" if bound else "websocket.disconnect"
    )


@pytest.mark.parametrize("still", [True, False])
@pytest.mark.parametrize("named", ["s", ""])
def test_the_rows_of_a_long_table_are_for_those_who_are_still_signed_in(still: bool, named: str) -> None:
    """Also over a connection that continues a session, before Streamlit has named it to the browser."""
    rows, beat = NEEDED[-2].SerializeToString(), NEEDED[2].SerializeToString()
    sessions.bind("s", SignedIn("ann", lambda: still))
    try:
        here = Connection({"type": "websocket"}, signed_in=True, session=named)
        assert first_of(rows, beat, connection=here)["bytes"] == (rows if still else beat)
    finally:
        sessions.bind("s", None)


@pytest.mark.parametrize("who", ["ann", None])
def test_a_connection_knows_whether_a_sign_in_came_with_it(who: str | None) -> None:
    opened = run(Connection.open({"type": "websocket", "headers": []}, lambda _: who))
    assert opened.signed_in is (who is not None)


def test_the_browser_is_not_told_where_the_program_lies() -> None:
    begins = ForwardMsg()
    begins.new_session.name = "main.py"
    begins.new_session.main_script_path = "/srv/secret-folder/odeus_dash/main.py"
    begins.new_session.initialize.session_id = "s"
    mentions = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY, hash="main.py")
    frames: list[Message] = [
        {"type": "websocket.accept"},
        *({"type": "websocket.send", "bytes": each.SerializeToString()} for each in (begins, mentions)),
    ]
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    connection = Connection({"type": "websocket"}, signed_in=False)

    async def tell() -> None:
        for each in frames:
            await connection.sending(send)(each)

    run(tell())
    assert [told[0], told[2]] == [frames[0], frames[2]]
    assert b"secret-folder" not in told[1]["bytes"]
    begins.new_session.main_script_path = "main.py"
    assert ForwardMsg.FromString(told[1]["bytes"]) == begins
    assert connection.session == "s"


@pytest.fixture
def anns_session() -> Iterator[str]:
    sessions.bind("anns-session", SignedIn("ann", lambda: True))
    yield "anns-session"
    sessions.bind("anns-session", None)


def goes_on_with(who: str | None, *said: str) -> str:
    """The subprotocols that Streamlit reads when somebody comes, one header for each that was sent."""

    def mark(_: HTTPConnection) -> str | None:
        return who

    headers = [(b"host", b"x"), *((b"sec-websocket-protocol", each.encode()) for each in said)]
    scope: Scope = {"type": "websocket", "headers": headers}
    opened = run(Connection.open(scope, mark)).scope
    assert scope["headers"] == headers
    return ",".join(HTTPConnection(opened).headers.getlist("sec-websocket-protocol"))


def test_who_owns_a_session_goes_on_with_it(anns_session: str) -> None:
    assert goes_on_with("ann", f"streamlit, token, {anns_session}") == f"streamlit, token, {anns_session}"


@pytest.mark.parametrize("who", ["bob", None, ""])
@pytest.mark.parametrize(
    "said", ["streamlit, token, {0}", "streamlit,,{0}", "streamlit,token,{0},more", " streamlit ,token, {0} "]
)
def test_nobody_else_does(anns_session: str, who: str | None, said: str) -> None:
    assert anns_session not in goes_on_with(who, said.format(anns_session))
    assert anns_session not in goes_on_with(who, *said.format(anns_session).split(","))


@pytest.mark.parametrize("who", ["ann", None])
def test_a_session_of_nobody_is_begun_anew(anns_session: str, who: str | None) -> None:
    sessions.bind(anns_session, None)
    assert goes_on_with(who, f"streamlit, token, {anns_session}") == "streamlit, token"


@pytest.mark.parametrize("said", ["streamlit", "streamlit, token", ""])
def test_a_new_tab_is_left_as_it_is(said: str) -> None:
    assert goes_on_with(None, said) == said
