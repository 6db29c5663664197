"""The archive: every fetch of an export as one Parquet file, in a folder or an object store.

names ─────── a fetch and the path of its file, each from the other
folder ────┐
object_store ┴ bytes at a path: written whole or not at all
archive ───── frames and notes as Parquet files there
lease ─────── which process keeps it warm, and how that went
"""

from odeus_dash.archive.archive import Archive, Stored, opened
from odeus_dash.archive.lease import Lease, Warmth, note_warmth, warmth
from odeus_dash.archive.names import Fetch, Slot

__all__ = [
    "Archive",
    "Fetch",
    "Lease",
    "Slot",
    "Stored",
    "Warmth",
    "note_warmth",
    "opened",
    "warmth",
]
