"""The version of the database: migrated at first use, refused if it is newer than the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from odeus_dash.errors import StoreTooNew

MIGRATIONS = Path(__file__).with_name("migrations")
#: Any number that no other program uses to lock the same server.
_MIGRATING = 7_302_415_001
#: Alembic keeps what it is doing in module variables.
_alone = Lock()


def is_current(connection: sa.Connection) -> bool:
    """Return whether the database has the newest shape. Raises StoreTooNew for one that is unknown."""
    found = MigrationContext.configure(connection).get_current_revision()
    versions = known()
    if found is not None and found not in versions:
        raise StoreTooNew(
            "A newer version of the dashboard wrote the database of goals and notes.",
            "Upgrade this dashboard, or restore a backup from before that version.",
        )
    return found == versions[0]


def upgrade(connection: sa.Connection) -> None:
    """Bring the database up to date, in the connection's transaction; one process does it, others wait."""
    if connection.dialect.name == "postgresql":  # SQLite has locked the file already
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
    with _alone:
        if not is_current(connection):
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@cache
def known() -> list[str]:
    """Return the versions of the database that this program knows, newest first."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()]
