"""A session with the dashboard over its websocket: what a browser would say and be told, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

#: Seconds for one run of the script; it gives up long before.
PATIENCE = 60


class Session:
    """One tab. After every step, `frames` is all that came since, and `elements` what is on the page."""

    def __init__(
        self, url: str, page: str = "", cookie: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        sent = dict(headers or {}) | ({"Cookie": f"odeus_dash={cookie}"} if cookie else {})
        self._socket = connect(
            url.replace("http", "ws") + "/_stcore/stream",
            additional_headers=sent,
            subprotocols=["streamlit"],  # type: ignore[list-item] # a new type for str
            max_size=None,
            proxy=None,
        )
        self._page = page
        self.frames: list[bytes] = []
        self.elements: list[Element] = []
        self.rerun()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._socket.close()

    def rerun(self, *widgets: WidgetState) -> None:
        """Run the script with these widgets changed and wait for its end."""
        message = BackMsg()
        message.rerun_script.page_name = self._page
        message.rerun_script.widget_states.widgets.extend(widgets)
        message.rerun_script.context_info.timezone = "Europe/Berlin"
        self._socket.send(message.SerializeToString())
        self.frames.clear()
        self.elements.clear()
        while not self._finished():
            pass

    def sign_in(self, account: str, password: str) -> None:
        """Fill in the form and press its button."""
        typed = {"Account": account, "Password": password}
        inputs = {each.text_input.label: each.text_input.id for each in self.elements if each.HasField("text_input")}
        self.rerun(
            *(WidgetState(id=inputs[label], string_value=value) for label, value in typed.items()),
            WidgetState(id=self._button("Sign in"), trigger_value=True),
        )

    def press(self, label: str) -> None:
        self.rerun(WidgetState(id=self._button(label), trigger_value=True))

    @property
    def asks(self) -> bool:
        """Whether there is the form, and nothing but the form."""
        return self.kinds <= {"text_input", "button", "heading", "alert", "empty"} and "text_input" in self.kinds

    @property
    def kinds(self) -> set[str]:
        """The kinds of elements on the page; styles, which every page has, left out."""
        return {str(each.WhichOneof("type")) for each in self.elements} - {"html"}

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
        import json  # noqa: PLC0415

        for each in self.elements:
            if each.HasField("component_instance"):
                told = json.loads(each.component_instance.json_args)
                if told.get("method") == "set":
                    return str(told["value"])
        raise AssertionError("no cookie was set")

    def _button(self, label: str) -> str:
        return next(each.button.id for each in self.elements if each.button.label == label)

    def _finished(self) -> bool:
        frame = self._socket.recv(timeout=PATIENCE)
        assert isinstance(frame, bytes)
        self.frames.append(frame)
        message = ForwardMsg.FromString(frame)
        if message.HasField("delta") and message.delta.HasField("new_element"):
            self.elements.append(message.delta.new_element)
        return message.WhichOneof("type") == "script_finished"
