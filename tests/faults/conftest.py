"""Archives have the API and the clock of the tests of sources."""

from __future__ import annotations

from tests.source.conftest import api, clock

__all__ = ["api", "clock"]
