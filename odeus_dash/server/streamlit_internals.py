"""Everything we use of Streamlit that it does not promise to keep.

No other module imports it (ruff checks that). tests/server/test_streamlit_internals.py names each thing
that we rely on and says where to look when an upgrade changes it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit import config, error_util
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.components.v1.custom_component import CustomComponent
from streamlit.dataframe import lazy_df_source
from streamlit.elements.lib.column_types import ColumnConfig
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.shared_run_state import SharedRunState
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import (
    SESSION_COOKIE_NAME,
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

__all__ = [
    "SESSION_COOKIE_NAME",
    "TOKENS_COOKIE_NAME",
    "USER_COOKIE_NAME",
    "BackMsg",
    "ColumnConfig",
    "ForwardMsg",
    "MemoryUploadedFileManager",
    "UploadedFile",
    "drawn_again",
    "get_cookie_secret",
    "get_cookie_with_chunks",
    "log_failed_runs_once",
    "make_theme_once",
    "outside_of_runs",
    "read_secrets_from",
    "register",
    "send_rows_by",
    "session_id",
    "signed",
    "unsigned",
    "upload_store",
]
_THEME = "_populate_theme_msg"


def send_rows_by(number: int) -> None:
    """Send long tables by so many rows at a time; Streamlit would send a thousand at first."""
    vars(lazy_df_source)["DEFAULT_PAGE_SIZE"] = number


def make_theme_once() -> None:
    """Put the theme of the settings together once; Streamlit would do it at the start of each run."""
    populate = vars(app_session)[_THEME]
    made: dict[str, CustomThemeConfig] = {}

    def populated(theme: CustomThemeConfig, section: str = "theme") -> None:
        if section not in made:
            made[section] = CustomThemeConfig()
            populate(made[section], section)
        if made[section].ByteSize():
            theme.MergeFrom(made[section])

    vars(app_session)[_THEME] = populated


@contextmanager
def outside_of_runs() -> Iterator[None]:
    """Keep warnings that no script runs out of the log, for imports that use Streamlit before one does."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def log_failed_runs_once() -> None:
    """Keep Streamlit's tracebacks of failed runs out of the log, where `on_script_error` writes one line.

    Any client can cause them, with values of a wrong type for a widget. `logger.enableRich` has to be off.
    """
    logging.getLogger(error_util.__name__).addFilter(lambda record: record.exc_info is None)


def session_id() -> str:
    """Return the id of the session that the script runs for; empty outside of a run."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def upload_store() -> MemoryUploadedFileManager | None:
    """Return where Streamlit keeps the files that browsers send; None outside of a run and in AppTest."""
    context = get_script_run_ctx()
    store = context.uploaded_file_mgr if context else None
    return store if isinstance(store, MemoryUploadedFileManager) else None


@contextmanager
def drawn_again() -> Iterator[None]:
    """Let elements be drawn in the block that this run has drawn before, with the same keys.

    Streamlit takes each key once a run. With another key, what a viewer has typed or picked would be lost.
    """
    context = get_script_run_ctx()
    shared = context.shared if context else SharedRunState()
    registers = shared.widget_ids_this_run, shared.widget_user_keys_this_run, shared.form_ids_this_run
    before = [each.snapshot() for each in registers]
    for each in registers:
        each.clear()
    try:
        yield
    finally:
        for register, names in zip(registers, before, strict=True):
            for name in names:
                register.check_and_add(name)


def register(component: CustomComponent) -> None:
    """Have the server serve a component's files. Streamlit does so only if it is imported within a run."""
    get_instance().component_registry.register_component(component)


def signed(name: str, content: str) -> str:
    """Return `content` as the value of the cookie `name`, signed as Streamlit signs its own."""
    return create_signed_value(get_cookie_secret(), name, content).decode()


def unsigned(name: str, value: str) -> bytes | None:
    """Return the content of the cookie `name`; None if its signature is wrong."""
    return decode_signed_value(get_cookie_secret(), name, value)


def read_secrets_from(*paths: str) -> None:
    """Have Streamlit read these secrets files and no others. `st.set_option` refuses that option."""
    config.set_option("secrets.files", list(paths))
