"""Own prices as a prices.toml has them, per million tokens."""

from __future__ import annotations


def price(model: str, *rates: float | str, valid_from: str = "") -> str:
    """One entry. `rates` are input, output, cache read, cache write, and cache write for an hour."""
    names = ("input", "output", "cache_read", "cache_write", "cache_write_1h")
    fields = [f"{name} = {rate}" for name, rate in zip(names, rates, strict=False)]
    since = [f"valid_from = {valid_from}"] if valid_from else []
    return "\n".join(["[[prices]]", f'model = "{model}"', *since, *fields, "", ""])
