"""What we rely on in Streamlit's private parts. A failure names the thing and the file to look at."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import fields

import pytest
import streamlit as st
from google.protobuf.descriptor import Descriptor
from starlette.datastructures import Headers
from streamlit import config, error_util
from streamlit.components.types.base_component_registry import BaseComponentRegistry
from streamlit.elements import arrow
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, app_session
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import (
    starlette_agent_routes,
    starlette_auth_routes,
    starlette_routes,
    starlette_websocket,
)

from odeus_dash.server import oidc_cookie, oidc_return, streamlit_internals
from odeus_dash.server.streamlit_internals import BackMsg, ForwardMsg, MemoryUploadedFileManager


def kinds(message: Descriptor, oneof: str) -> set[str]:
    return {field.name for field in message.oneofs_by_name[oneof].fields}


def messages_of_browsers() -> bool:
    return kinds(BackMsg.DESCRIPTOR, "type") == {
        *("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"),
        *("clear_cache", "set_run_on_save", "load_git_info"),
        *("debug_disconnect_websocket", "debug_shutdown_runtime"),
    }


def operations_of_browsers() -> bool:
    operation = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type
    named = {"session_id", "request_id"} <= {*operation.fields_by_name}
    return named and kinds(operation, "payload") == {
        *("deferred_file", "install_skills", "dismiss_skills_nudge", "dataframe_chunk")
    }


def requests_for_upload_addresses() -> bool:
    return list(BackMsg(file_urls_request={"file_names": ["a.csv"]}).file_urls_request.file_names) == [
        "a.csv"
    ]


def the_message_that_begins_a_run() -> bool:
    begins = ForwardMsg()
    begins.new_session.name = "main.py"
    begins.new_session.main_script_path = "/srv/main.py"
    begins.new_session.initialize.session_id = "s"
    return bool(begins.HasField("new_session"))


def subprotocols() -> bool:
    headers = Headers({"sec-websocket-protocol": "streamlit, token, session"})
    return starlette_websocket._parse_subprotocols(headers) == ("streamlit", "token", "session")


def signed_cookies() -> bool:
    value = streamlit_internals.signed("name", "content")
    forged = streamlit_internals.signed("other", "content")
    unsigned = streamlit_internals.unsigned
    return (unsigned("name", value), unsigned("name", forged), unsigned("name", "x")) == (
        b"content",
        None,
        None,
    )


def cookies_in_parts() -> bool:
    content = json.dumps({"email": "ada", "more": "x" * 6_000})
    half = len(content) // 2
    kept = {"name": "chunks-2", "name_1": content[:half], "name_2": content[half:]}
    found = streamlit_internals.get_cookie_with_chunks(
        lambda part: kept[part].encode() if part in kept else None, "name"
    )
    return found == content.encode()


def cookie_names() -> bool:
    named = (oidc_cookie.NAME, oidc_cookie.TOKENS, streamlit_internals.SESSION_COOKIE_NAME)
    return named == ("_streamlit_user", "_streamlit_user_tokens", "_streamlit_session")


def routes_of_a_sign_in() -> bool:
    private = starlette_auth_routes
    named = private._ROUTE_AUTH_LOGIN, private._ROUTE_AUTH_LOGOUT, private._ROUTE_OAUTH_CALLBACK
    return tuple(f"/{each}" for each in named) == (
        oidc_return.LOGIN,
        oidc_return.LOGOUT,
        oidc_return.CALLBACK,
    )


def routes_of_the_server() -> bool:
    """All below _stcore, so that no new one is open without our knowing."""
    named = (each for module in (starlette_routes, starlette_agent_routes) for each in vars(module).values())
    found = {each for each in named if isinstance(each, str) and each.startswith("_stcore/")}
    return {each.split("/")[1] for each in found} == {
        *("agent", "health", "host-config", "metrics", "script-health-check"),
        *("bidi-components", "upload_file"),
    }


def the_store_of_uploads() -> bool:
    store = MemoryUploadedFileManager("/_stcore/upload_file")
    store.add_file("session", UploadedFileRec("id", "export.csv", "text/csv", b"content"))
    held = [each.data for each in store.file_storage["session"].values()]
    store.remove_session_files("session")
    return held == [b"content"] and "session" not in store.file_storage


def the_context_of_a_run() -> bool:
    named = {each.name for each in fields(ScriptRunContext)}
    outside = streamlit_internals.session_id(), streamlit_internals.upload_store()
    return {"session_id", "uploaded_file_mgr"} <= named and outside == ("", None)


def the_option_for_secrets() -> bool:
    before = config.get_option("secrets.files")
    try:
        streamlit_internals.read_secrets_from("/srv/secrets.toml")
        return bool(st.get_option("secrets.files") == ["/srv/secrets.toml"])
    finally:
        config.set_option("secrets.files", before)


def the_rows_of_long_tables() -> bool:
    """Streamlit reads the number in its module whenever it sends a table."""
    return "dataframe_source.DEFAULT_PAGE_SIZE" in inspect.getsource(arrow._marshall_lazy_dataframe)


def the_registry_of_components() -> bool:
    return hasattr(Runtime, "component_registry") and hasattr(BaseComponentRegistry, "register_component")


def the_theme_of_a_session() -> bool:
    """Streamlit looks its function up by name for each message that begins a run."""

    def themes() -> CustomThemeConfig:
        made = CustomThemeConfig()
        for theme, section in (
            (made, "theme"),
            (made.light, "theme.light"),
            (made.dark.sidebar, "theme.dark.sidebar"),
        ):
            app_session._populate_theme_msg(theme, section)
        return made

    before, streamlits = themes(), app_session._populate_theme_msg
    try:
        streamlit_internals.make_theme_once()
        same = themes() == before == themes()
    finally:
        app_session._populate_theme_msg = streamlits
    called = "_populate_theme_msg(msg.new_session" in inspect.getsource(app_session.AppSession)
    return same and called and before.dark.sidebar.background_color == "#131822"


def tracebacks_of_runs() -> bool:
    """Their logger, and the option that leaves them to it."""
    logs = error_util._LOGGER.name == error_util.__name__ and "exc_info=ex" in inspect.getsource(error_util)
    return logs and st.get_option("logger.enableRich") is False


RELIED_UPON: dict[Callable[[], bool], str] = {
    messages_of_browsers: "MESSAGES in server/websocket.py: may a new one come from anyone?",
    the_rows_of_long_tables: "`send_rows_by`, for ui/tables.py",
    operations_of_browsers: "OPERATIONS in server/websocket.py: may a new one come from anyone?",
    requests_for_upload_addresses: "`read` in server/websocket.py",
    the_message_that_begins_a_run: "`Connection.sending` in server/websocket.py",
    subprotocols: "`Connection.open` in server/websocket.py: who may continue a session?",
    signed_cookies: "server/oidc_cookie.py",
    cookies_in_parts: "`put_together` and `_PART` in server/oidc_cookie.py",
    cookie_names: "server/oidc_cookie.py",
    routes_of_a_sign_in: "server/oidc_return.py",
    routes_of_the_server: "INSIDE in server/guard.py and deploy/nginx.conf: may a new one answer anyone?",
    the_store_of_uploads: "server/uploads.py",
    the_context_of_a_run: "`session_id` and `upload_store` in server/streamlit_internals.py",
    the_registry_of_components: "`register` in server/streamlit_internals.py, for the password cookie",
    tracebacks_of_runs: "`log_failed_runs_once` in server/streamlit_internals.py and .streamlit/config.toml",
    the_theme_of_a_session: "`make_theme_once` in server/streamlit_internals.py",
    the_option_for_secrets: "`read_secrets_from` in server/streamlit_internals.py",
}


@pytest.mark.parametrize("holds", RELIED_UPON, ids=lambda each: each.__name__)
def test_streamlit_still_has_what_we_rely_on(holds: Callable[[], bool]) -> None:
    thing = holds.__name__.replace("_", " ")
    assert holds(), f"Streamlit {st.__version__} changed {thing}. Look at {RELIED_UPON[holds]}"
