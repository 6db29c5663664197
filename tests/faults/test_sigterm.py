"""The app is asked to end while exports are on their way: it waits for none, and leaves whole files."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from odeus_dash.archive import Archive, names
from tests.launcher import running_app, wait_until
from tests.odeus import exporting

#: Seconds: much less than an export may take, and much more than an end does on a slow machine.
SOON = 30


def test_the_app_ends_at_once_while_exports_are_held(tmp_path: Path) -> None:
    archive, asked, held = tmp_path / "archive", threading.Semaphore(0), threading.Event()

    def rows(start: dt.date, end: dt.date, _: bool) -> str:
        """The range arrives, its weeks do not."""
        if (end - start).days < 20:
            asked.release()
            held.wait(120)
        return f"assistant_id,messages\na,{start.toordinal()}\n"

    with exporting(rows) as api:
        try:
            environ = {"ODEUS_API_KEY": "a-key", "ODEUS_DEPLOYMENT_URL": api.url}
            with running_app(tmp_path, ODEUS_DASH_ARCHIVE=str(archive), **environ) as app:
                stream = app.url.replace("http", "ws") + "/_stcore/stream"
                with connect(
                    stream, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None
                ) as tab:
                    message = BackMsg()
                    message.rerun_script.query_string = "trend=Week"
                    tab.send(message.SerializeToString())
                    assert asked.acquire(timeout=60)
                    wait_until(lambda: any(archive.rglob("*.parquet")))
                    app.process.send_signal(signal.SIGTERM)
                    assert app.process.wait(SOON) in {0, -signal.SIGTERM}
        finally:
            held.set()
    files = [each.relative_to(archive).as_posix() for each in archive.rglob("*") if each.is_file()]
    fetches = [names.parsed(each) for each in files]
    assert all(each and Archive(str(archive)).read(each) for each in fetches)
