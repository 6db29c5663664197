"""What calls of the command line have in common: their day, and an environment of their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

#: What the JSON of `summary` says of a range besides its figures.
ABOUT = (
    *("workspace", "demo", "from", "to", "timezone", "covered", "excluded", "agents", "filters"),
    *("prices", "warnings"),
)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def environ(folder: Path, url: str, key: str, secrets: str = "") -> dict[str, str]:
    """One workspace, no archive and store, and in `folder` a secrets.toml that says `secrets`."""
    path = folder / "secrets.toml"
    path.write_text(secrets)
    return {
        "ODEUS_DASH_SECRETS": str(path),
        "ODEUS_DASH_ARCHIVE": "off",
        "ODEUS_DASH_STORE": "off",
        "ODEUS_API_KEY": key,
        "ODEUS_DEPLOYMENT_URL": url,
    }
