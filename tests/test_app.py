"""What the launcher does before the first viewer comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import asyncio, sys
import app


async def imported_at_start():
    async with app.lifespan(app.App):
        return set(sys.modules)


def page():
    import polars as pl
    import streamlit as st
    from odeus_dash.charts import theme

    st.dataframe(pl.DataFrame({"a": [1], "b": ["c"]}))
    st.plotly_chart(theme.nothing(theme.LIGHT))


at_start = asyncio.run(imported_at_start())
from streamlit.testing.v1 import AppTest
assert not AppTest.from_function(page, default_timeout=60).run().exception
print(sorted({name.split(".")[0] for name in set(sys.modules) - at_start} & {"pandas", "numpy", "polars"}))
"""


def test_tables_and_pictures_import_nothing_large_after_the_start(tmp_path: Path) -> None:
    """It would not be taken out of garbage collection, and make each rerun three times as long."""
    script = tmp_path / "start.py"
    script.write_text(_SCRIPT)
    house = {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        env=os.environ | house,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
