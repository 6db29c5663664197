"""Pages as plain values for JSON and back: dataclasses by their names, frames by columns, pictures as drawn.

The form follows the types of `odeus_dash.page`, so that what does not fit them is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import polars as pl

from odeus_dash.charts.theme import Figure, restored
from odeus_dash.metrics.definitions import DEFINITIONS

_TYPES: Mapping[str, Any] = {
    "int": pl.Int64,
    "float": pl.Float64,
    "bool": pl.Boolean,
    "text": pl.String,
    "day": pl.Date,
    "line": pl.List(pl.Float64),
}


def plain(value: Any) -> Any:
    """Return the plain form of a value. Fields that have their defaults are left out."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, pl.DataFrame):
        return [[name, *_column(value[name])] for name in value.columns]
    if isinstance(value, tuple | frozenset):
        return [plain(each) for each in value]
    if hasattr(value, "to_json"):
        return json.loads(value.to_json())
    said = {each.name: getattr(value, each.name) for each in fields(value)}
    usual = {each.name: each.default for each in fields(value) if each.default is not MISSING}
    kept = {name: plain(each) for name, each in said.items() if name not in usual or each != usual[name]}
    return {"is": type(value).__name__} | kept


def _column(values: pl.Series) -> tuple[str, list[Any]]:
    """The type of a column, and its values; amounts become floats."""
    kind = values.dtype
    if kind == pl.Date:
        return "day", [each and each.isoformat() for each in values]
    if kind == pl.List:
        return "line", [each and plain(tuple(map(float, each))) for each in values.to_list()]
    if kind == pl.Boolean or kind.is_integer():
        return "bool" if kind == pl.Boolean else "int", values.to_list()
    if kind.is_numeric():
        return "float", [plain(each) for each in values.cast(pl.Float64)]
    return "text", values.cast(pl.String).to_list()


def value_of(hint: Any, written: Any) -> Any:
    """Return the value of the type `hint` whose plain form was `written`.

    Raises TypeError, KeyError, ValueError or what polars raises for what is none.
    """
    origin = get_origin(hint)
    if hint in _READERS:
        return _READERS[hint](written)
    if is_dataclass(hint):
        return _made(hint, dict(_of(dict, written)))
    if origin in {Union, UnionType}:
        return value_of(_one_of(get_args(hint), written), written)
    if origin in {tuple, frozenset}:
        kinds, values = get_args(hint), _of(list, written)
        is_one_kind = len(kinds) == 1 or kinds[-1] is Ellipsis
        each_kind = kinds[:1] * len(values) if is_one_kind else kinds
        return origin(value_of(kind, each) for kind, each in zip(each_kind, values, strict=True))
    if origin is Literal and written in get_args(hint):
        return written
    raise TypeError


def _of(kind: type, written: Any) -> Any:
    if type(written) is not kind:
        raise TypeError
    return written


def _number(written: Any) -> float:
    if written is not None and type(written) not in {int, float}:
        raise TypeError
    return math.nan if written is None else float(written)


#: What reads the values of single types.
_READERS: Mapping[Any, Callable[[Any], Any]] = {
    **{each: partial(_of, each) for each in (str, bool, int, NoneType)},
    float: _number,
    pl.DataFrame: lambda written: pl.DataFrame([_series(*each) for each in _of(list, written)]),
    Figure: lambda written: restored(_of(dict, written)),
}


def _one_of(kinds: Iterable[Any], written: Any) -> Any:
    """The one type out of a union that a plain form is of."""
    if isinstance(written, dict):
        found = [each for each in kinds if getattr(each, "__name__", "") == written["is"]]
    elif isinstance(written, list):
        found = [each for each in kinds if get_origin(each) is not None]
    else:
        fitting = {type(written), *[float] * (type(written) is int)}
        found = [each for each in kinds if each in fitting or written in get_args(each)]
    if not found:
        raise TypeError
    return found[0]


def _made(kind: Any, written: dict[str, Any]) -> Any:
    """The dataclass. Fields that it has got since then have their defaults."""
    if written.pop("is") != kind.__name__:
        raise TypeError
    if written.get("means") and written["means"] not in DEFINITIONS:
        raise ValueError("A figure without a definition.")
    hints = _hints(kind)
    return kind(**{name: value_of(hints[name], each) for name, each in written.items()})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _series(name: str, kind: str, values: list[Any]) -> pl.Series:
    days = (each and dt.date.fromisoformat(each) for each in values)
    return pl.Series(name, list(days) if kind == "day" else values, _TYPES[kind])
