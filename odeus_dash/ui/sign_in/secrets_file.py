"""Streamlit reads [auth] from its own secrets files: it has to read the one that we do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from streamlit import config


def hand_over(environ: Mapping[str, str] = os.environ) -> None:
    """Let Streamlit read the file that ODEUS_DASH_SECRETS names, and no other.

    Call it before the server starts: the secret that signs the steps of a sign-in is read then, once.
    `st.App` takes secrets as well, but merges them after that.
    """
    if named := environ.get("ODEUS_DASH_SECRETS"):
        config.set_option("secrets.files", [str(Path(named).expanduser())])
