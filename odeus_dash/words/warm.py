"""When the archive was last filled: on the Data page and in `doctor`."""

from __future__ import annotations

WARM = "The archive was last filled on {when}: {fetched} fetched, none missing."
MISSED = "The archive was last filled on {when}: {fetched} fetched, {missed} missing. {why}"
NEVER = "not filled yet."
OFF = "off (warm in [archive] or ODEUS_DASH_WARM)."
OLD = "That was {hours} hours ago."
START = "Check that the dashboard is running and that its user can write to the archive."
