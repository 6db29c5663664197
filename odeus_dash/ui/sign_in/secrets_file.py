"""Streamlit reads [auth] from its own secrets files: it has to read the same file as we do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from odeus_dash.server.streamlit_internals import read_secrets_from


def hand_over(environ: Mapping[str, str] = os.environ) -> None:
    """Let Streamlit read the file that ODEUS_DASH_SECRETS names, and no other.

    Call it before the server starts, which reads the secret that signs the steps of a sign-in once.
    `st.App` takes secrets as well, but merges them later.
    """
    if named := environ.get("ODEUS_DASH_SECRETS"):
        read_secrets_from(str(Path(named).expanduser()))
