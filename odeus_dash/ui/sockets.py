"""What passes over the websocket between a browser and Streamlit, and which session it may go on with."""

from __future__ import annotations

from contextvars import ContextVar
from threading import Lock

from cachetools import LRUCache
from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from odeus_dash.ui.owned import Who

#: The messages of a browser that pages need, and the operations among them. Streamlit asks nobody who
#: sends the others: they clear the caches of all sessions, stop the server or write files.
MESSAGES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
#: Streamlit makes an address for each file that is to come; for more at once, nobody is asked.
MOST_NAMES = 5_000
#: A longer message ends the connection unread: read, it takes fifty times its size of memory, and it may
#: come from anybody. The longest that pages need tell of hundreds of opened files, in half of this.
MOST_BYTES = 512 * 1024
#: How a websocket says so.
_TOO_BIG = 1009
#: Making a file. (Tables as long as `dataframe_chunk` serves them in parts are not shown anywhere.)
OPERATIONS = frozenset({"deferred_file"})

#: The browser's list of subprotocols: the real one, a token, and the session to go on with, if any.
_PROTOCOLS = "sec-websocket-protocol"
#: The script's file name, which stands in the one message that says where the script lies.
_SCRIPT = b"main.py"

_asking: ContextVar[str] = ContextVar("asking", default="")
_lock = Lock()
#: Session ids, and the mark of who is signed in there. A session that is forgotten is begun anew.
_owners: LRUCache[str, str] = LRUCache(maxsize=10_000)


def belongs(session: str, mark: str | None) -> None:
    """Remember whose session this is from now on: the mark of a sign-in; None for nobody's."""
    with _lock:
        if mark is None:
            _owners.pop(session, None)
        else:
            _owners[session] = mark


def owner(session: str) -> str | None:
    """The mark of who is signed in in a session; None if nobody is."""
    with _lock:
        return _owners.get(session)


def asking() -> str:
    """The id of the session whose browser sent the operation that is worked on; empty outside of one.

    The browser says it, and Streamlit lets no operation through that names another session than its own.
    """
    return _asking.get()


async def opened(scope: Scope, who: Who) -> Scope:
    """The request for a websocket, without the session to go on with unless it is that of who asks.

    Streamlit compares what an identity provider said about a person: with passwords, nothing. Whoever
    knew the id of a session would be whoever is signed in there.
    """
    asked = HTTPConnection(scope)
    selected, token, session = _subprotocols(asked)
    if session and ((of := owner(session)) is None or of != await run_in_threadpool(who, asked)):
        scope = {**scope, "headers": list(scope["headers"])}
        MutableHeaders(scope=scope)[_PROTOCOLS] = f"{selected}, {token}"
    return scope


def _subprotocols(asked: HTTPConnection) -> tuple[str, str, str]:
    said = ",".join(asked.headers.getlist(_PROTOCOLS))
    selected, token, session = (*(each.strip() for each in said.split(",")), "", "", "")[:3]
    return selected, token, session


def received(receive: Receive) -> Receive:
    """What a websocket receives, without the messages that no page needs; too long a one is its end."""

    async def receive_needed() -> Message:
        while True:
            message = await receive()
            data = message.get("bytes") if message["type"] == "websocket.receive" else None
            if data is None:
                return message
            if len(data) > MOST_BYTES:
                return {"type": "websocket.disconnect", "code": _TOO_BIG}
            if needed := read(data):
                _asking.set(needed.backend_operation_request.session_id)
                return message

    return receive_needed


def read(data: bytes) -> BackMsg | None:
    """A browser's message if pages need it; None for others, and for what cannot be read."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    operation = message.backend_operation_request.WhichOneof("payload")
    needed = operation in OPERATIONS if kind == "backend_operation_request" else kind in MESSAGES
    few = len(message.file_urls_request.file_names) <= MOST_NAMES
    return message if needed and few else None


def sent(send: Send) -> Send:
    """What a websocket sends, without the folder that the program lies in."""

    async def send_blanked(message: Message) -> None:
        data = message.get("bytes")
        await send({**message, "bytes": without_folder(data)} if data and _SCRIPT in data else message)

    return send_blanked


def without_folder(data: bytes) -> bytes:
    """A message to the browser; the one that begins a run names the script, but not where it is."""
    message = ForwardMsg.FromString(data)
    if not message.HasField("new_session"):
        return data
    message.new_session.main_script_path = message.new_session.name
    content: bytes = message.SerializeToString()
    return content
