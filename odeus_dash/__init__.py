"""Odeus Dash: how the AI agents of an Odeus workspace are used, from its usage export API."""

__version__ = "0.1.0"
