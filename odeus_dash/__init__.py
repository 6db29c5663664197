"""Odeus Dash: how the AI agents of an Odeus workspace are used, from its usage export API."""

from importlib.util import find_spec

__version__ = "0.1.0"

if find_spec("polars") is None:
    raise SystemExit("This Python lacks our packages. Run `make run` once, then use .venv/bin/python.")
