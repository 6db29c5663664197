"""A websocket between a browser and Streamlit: its messages, and the session that it may continue."""

from __future__ import annotations

from dataclasses import dataclass

from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from odeus_dash.server import sessions
from odeus_dash.server.sessions import Who
from odeus_dash.server.streamlit_internals import BackMsg, ForwardMsg

#: The messages of a browser that pages need. Streamlit takes the others from anyone: they clear the caches
#: of all sessions, stop the server or write files.
MESSAGES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
#: Asks for more rows of a table that is too long to be sent at once.
ROWS = "dataframe_chunk"
#: The operations that pages need: making a file, and the rows of long tables. Streamlit gives rows to the
#: session that their table was drawn for, and to no other.
OPERATIONS = frozenset({"deferred_file", ROWS})
#: Files that one message may ask addresses for: Streamlit makes one for each name, whoever asks.
MOST_NAMES = 5_000
#: A longer message closes the connection unread: parsing takes fifty times its size in memory. The longest
#: that pages need list hundreds of opened files, in half of this.
MOST_BYTES = 512 * 1024
#: The same before sign-in: the form sends less than 2 kB, and a link comes with its query.
MOST_BYTES_OF_STRANGERS = 16 * 1024
#: The websocket status codes for it, and for text, which Streamlit would answer with a traceback in the log.
_TOO_BIG, _NO_TEXT = 1009, 1003

#: The browser's list of subprotocols: the real one, a token, and the session to continue, if any.
_PROTOCOLS = "sec-websocket-protocol"
#: The script's file name, which is in the one message that says where the script lies and in which session.
_SCRIPT = b"main.py"


@dataclass(eq=False)
class Connection:
    """One websocket: `scope` is its request as Streamlit gets it, `signed_in` whether a sign-in came with it.

    `session` is empty until Streamlit has named it to the browser.
    """

    scope: Scope
    signed_in: bool
    session: str = ""

    @classmethod
    async def open(cls, scope: Scope, who: Who) -> Connection:
        """Take the session to continue out of the request, unless it belongs to who asks.

        Streamlit compares what an identity provider said about a person, which is nothing with passwords:
        the id of a session would be enough to continue it as the person signed in there.
        """
        asked = HTTPConnection(scope)
        mark = await run_in_threadpool(who, asked)
        said = ",".join(asked.headers.getlist(_PROTOCOLS))
        selected, token, session = (*(each.strip() for each in said.split(",")), "", "", "")[:3]
        if session and (mark is None or sessions.owner(session) != mark):
            scope = {**scope, "headers": list(scope["headers"])}
            MutableHeaders(scope=scope)[_PROTOCOLS] = f"{selected}, {token}"
        return cls(scope, mark is not None)

    @property
    def address(self) -> str:
        """The address of the browser, or of a proxy that is not trusted to name it."""
        return str(self.scope["client"][0]) if self.scope.get("client") else ""

    @property
    def is_signed_in(self) -> bool:
        """Whether a sign-in came with the request, or somebody has signed in over it since."""
        return self.signed_in or sessions.owner(self.session) is not None

    def receiving(self, receive: Receive) -> Receive:
        """Return a `receive` that passes over messages no page needs; text, or one too long, ends it."""

        async def receive_needed() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                if (data := message.get("bytes")) is None:
                    return {"type": "websocket.disconnect", "code": _NO_TEXT}
                if len(data) > (MOST_BYTES if self.is_signed_in else MOST_BYTES_OF_STRANGERS):
                    return {"type": "websocket.disconnect", "code": _TOO_BIG}
                if (needed := read(data)) and await _may_have(needed):
                    sessions.sent_by(needed.backend_operation_request.session_id)
                    return message

        return receive_needed

    def sending(self, send: Send) -> Send:
        """Return a `send` that hides the folder of the program from the browser.

        It is in the message that begins a run: that one shall name the script, not where it lies.
        """

        async def send_blanked(message: Message) -> None:
            data = message.get("bytes")
            if data and _SCRIPT in data:
                begins = ForwardMsg.FromString(data)
                if begins.HasField("new_session"):
                    self.session = begins.new_session.initialize.session_id
                    begins.new_session.main_script_path = begins.new_session.name
                    message = {**message, "bytes": begins.SerializeToString()}
            await send(message)

        return send_blanked


async def _may_have(message: BackMsg) -> bool:
    """Return whether what is asked for may be given: a tab that is signed out gets no more rows.

    Streamlit refuses an operation that names another session than its connection's. Files ask by themselves
    whether the sign-in still counts, and answer that it does not.
    """
    asked = message.backend_operation_request
    if asked.WhichOneof("payload") != ROWS:
        return True
    return not await run_in_threadpool(sessions.signed_out, asked.session_id)


def read(data: bytes) -> BackMsg | None:
    """Return a browser's message if pages need it; None for others and for what cannot be parsed."""
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
