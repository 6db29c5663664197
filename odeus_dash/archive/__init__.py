"""The dashboard's memory: every fetch of an export as one Parquet file, in a folder or an object store.

names ─────── a fetch and the path of its file, each from the other
parquet ───── frame and notes to bytes and back
folder ────┐
object_store ┴ bytes at a path: written whole or not at all
archive ───── all of it together
"""

from odeus_dash.archive.archive import Archive, opened
from odeus_dash.archive.names import Fetch, Slot
from odeus_dash.archive.parquet import Stored

__all__ = ["Archive", "Fetch", "Slot", "Stored", "opened"]
