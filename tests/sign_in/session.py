"""A session with the dashboard over its websocket: what a browser would say and be told, byte for byte."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.DownloadButton_pb2 import DownloadButton
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

#: Seconds for one run of the script; it gives up long before.
PATIENCE = 60


@contextmanager
def opened(
    url: str,
    page: str = "",
    query: str = "",
    cookie: str | None = None,
    headers: Mapping[str, str] | None = None,
    said: Sequence[str] = (),
    *,
    trusted: ssl.SSLContext | None = None,
) -> Iterator[Session]:
    """A new tab on `page` of the dashboard at `url`, whose first run has ended.

    A browser says two things about the past among its subprotocols: a token, and the session to go on with.
    """
    sent = dict(headers or {}) | ({"Cookie": f"odeus_dash={cookie}"} if cookie else {})
    protocols = [Subprotocol(each) for each in ("streamlit", *said)]
    address = url.replace("http", "ws") + "/_stcore/stream"
    with connect(
        address, additional_headers=sent, subprotocols=protocols, ssl=trusted, max_size=None, proxy=None
    ) as socket:
        session = Session(socket, page, query)
        session.rerun()
        yield session


class Session:
    """One tab. After every step, `frames` is all that came since, and `elements` what is on the page."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self._socket, self._page, self._query = socket, page, query
        self.id = ""
        self.hides_navigation: bool | None = None
        self.frames: list[bytes] = []
        self.elements: list[Element] = []

    def rerun(self, *widgets: WidgetState) -> None:
        """Run the script with these widgets changed and wait for its end.

        A run that ends early, for it has asked for another, is not the end.
        """
        message = BackMsg()
        message.rerun_script.page_name = self._page
        message.rerun_script.query_string = self._query
        message.rerun_script.widget_states.widgets.extend(widgets)
        message.rerun_script.context_info.timezone = "Europe/Berlin"
        self._socket.send(message.SerializeToString())
        self.frames.clear()
        while not self._finished():
            pass

    def sign_in(self, account: str, password: str) -> None:
        """Fill in the form and press its button."""
        typed = {"Account": account, "Password": password}
        inputs = {
            each.text_input.label: each.text_input.id for each in self.elements if each.HasField("text_input")
        }
        self.rerun(
            *(WidgetState(id=inputs[label], string_value=value) for label, value in typed.items()),
            WidgetState(id=self._button("Sign in"), trigger_value=True),
        )

    def press(self, label: str) -> None:
        self.rerun(WidgetState(id=self._button(label), trigger_value=True))

    @property
    def asks(self) -> bool:
        """Whether there is the form, and nothing but the form."""
        return (
            self.kinds <= {"text_input", "button", "heading", "alert", "empty"} and "text_input" in self.kinds
        )

    @property
    def kinds(self) -> set[str]:
        """The kinds of elements on the page; styles, which every page has, left out."""
        return {str(each.WhichOneof("type")) for each in self.elements} - {"html"}

    def shows(self, *kinds: str) -> bool:
        """Whether there is an element of these kinds; KeyError for a kind that Streamlit does not have."""
        return not self.kinds.isdisjoint(Element.DESCRIPTOR.fields_by_name[kind].name for kind in kinds)

    @property
    def text(self) -> str:
        """All readable text that came, whatever it is part of."""
        return b"\n".join(self.frames).decode("utf-8", "replace")

    @property
    def alerts(self) -> list[str]:
        return [each.alert.body for each in self.elements if each.HasField("alert")]

    @property
    def cookie(self) -> str:
        """What the component was told to keep."""
        for each in self.elements:
            if each.HasField("component_instance"):
                told = json.loads(each.component_instance.json_args)
                if told.get("method") == "set":
                    return str(told["value"])
        raise AssertionError("no cookie was set")

    @property
    def files(self) -> list[str]:
        """What the browser would ask for to download: one id for each button."""
        return [button.deferred_file_id for button in self._downloads()]

    def file(self, label: str) -> str:
        """The id behind the first button of that label."""
        return next(button.deferred_file_id for button in self._downloads() if button.label == label)

    def fetch_file(self, file: str, session: str | None = None) -> str:
        """The path of the file behind a download button; empty if it is refused."""
        message = BackMsg()
        message.backend_operation_request.request_id = "file"
        message.backend_operation_request.session_id = self.id if session is None else session
        message.backend_operation_request.deferred_file.file_id = file
        self._socket.send(message.SerializeToString())
        while True:
            answer = self._receive()
            if answer.HasField("backend_operation_response"):
                return str(answer.backend_operation_response.deferred_file.url)

    def _downloads(self) -> Iterator[DownloadButton]:
        return (each.download_button for each in self.elements if each.HasField("download_button"))

    def _button(self, label: str) -> str:
        return next(each.button.id for each in self.elements if each.button.label == label)

    def _finished(self) -> bool:
        message = self._receive()
        if message.HasField("delta") and message.delta.HasField("new_element"):
            self.elements.append(message.delta.new_element)
        if message.HasField("new_session"):
            self.elements.clear()
            self.id = message.new_session.initialize.session_id
        if message.HasField("navigation"):
            self.hides_navigation = message.navigation.position == Navigation.HIDDEN
        return (
            message.HasField("script_finished")
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        )

    def _receive(self) -> ForwardMsg:
        frame = self._socket.recv(timeout=PATIENCE)
        assert isinstance(frame, bytes)
        self.frames.append(frame)
        return ForwardMsg.FromString(frame)
