"""The price list inside genai-prices: which of its models a name means, and what that model costs.

Only the data and the matching rules of the package are used. Its updater, the one part that would ask a
server, never runs, and neither does its calculation: that prices a sum of many requests as one large request.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from odeus_dash.prices.rates import Dated, Schedule, rates

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import ConditionalPrice, MatchLogic, ModelInfo, ModelPrice

#: What the list's prices are in.
CURRENCY = "USD"
#: Our names of prices, and the list's.
_FIELDS = {
    "input": "input_mtok",
    "output": "output_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
}
#: What a name may have beyond the model that it means: days (20250929, 2025-09-29, 09-2025, 05-06, 2506 and
#: 0613 as providers write them), revisions (v1:0, v2@, 001), where it runs, and whose it is.
_DAY_OR_REVISION = re.compile(
    r"""(?<![^\W_])(
        20\d{6} | 20\d\d-\d\d-\d\d | \d\d-20\d\d | [01]\d-[0-3]\d
        | 2[3-9](0[1-9]|1[0-2]) | (0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])
        | v\d+(:\d+|(?=@)) | 00\d
    )(?![^\W_])""",
    re.VERBOSE,
)
_SAME_PRICE = frozenset(
    {
        *("latest", "default"),
        *("us", "eu", "uk", "apac", "au", "ca", "in", "jp", "gov"),
        *("ai", "amazon", "anthropic", "aws", "azure", "bedrock", "cohere", "deepseek", "google", "meta"),
        *("mistral", "mistralai", "openai", "qwen", "vertex"),
    }
)
#: Folders of a gateway can be called anything, but these say that their models have other prices.
_OTHER_PRICE = frozenset({"batch", "fast", "flex", "free", "priority"})
#: Names by the dozen at most come with an export, but nothing says so.
_REMEMBERED = 4096


@dataclass(frozen=True)
class Found:
    """A model of the list, who provides it, and its prices in the list's currency times a factor."""

    model: str
    provider: str
    schedule: Schedule


def version() -> str:
    return f"genai-prices {installed('genai-prices')}"


@cache
def price_days() -> tuple[dt.date, ...]:
    """The days on which the list has a price of any model begin, oldest first; some are announced ones."""
    models = (model for provider in _list().providers for model in provider.models)
    return tuple(sorted({day for model in models for day in _starts(model)} - {dt.date.min}))


@lru_cache(_REMEMBERED)
def find(name: str, factor: Decimal) -> Found | None:
    """The model that `name` means by the list's own rules; None if it has none with prices of tokens.

    The rules take a variant for its base: `claude-opus-4-8-fast` begins like `claude-opus-4-8`. So there is
    none either where something of the name is left over that may change the price.
    """
    for provider_id, spelling in _spellings(name.strip().lower()):
        try:
            provider, model = _list().find_provider_model(spelling, None, provider_id, None)
        except LookupError:
            continue
        if _is_meant(model, spelling) and (schedule := _schedule(model, factor)):
            return Found(model.id, provider.name, schedule)
    return None


def _is_meant(model: ModelInfo, name: str) -> bool:
    """Whether a rule of `model` accounts for all of `name`, and the model is not of another version."""
    version, listed = _numbers(name), _numbers(model.id)
    if version and version == listed[: len(version)] and any(listed[len(version) :]):
        return False  # the list takes mistral-medium-3 for mistral-medium-3-5
    return any(not _left_over(name, text, model.id) for text in _clauses(model.match, name))


def _clauses(rule: MatchLogic, name: str) -> Iterator[str]:
    """Return the parts of `name` that the clauses of a matching rule cover; one for equality covers all."""
    if not rule.is_match(name):
        return
    [(kind, said)] = vars(rule).items()
    if kind in ("or_", "and_"):
        for part in said:
            yield from _clauses(part, name)
    elif kind == "regex":
        for found in re.finditer(said, name):  # without an end, its last digit stands for any number
            yield found[0] if said.endswith("$") else found[0].rstrip("0123456789")
    else:
        yield said


def _left_over(name: str, *said: str) -> set[str]:
    """Return the words of `name` that are not in `said` and may change the price."""
    if re.fullmatch("ft(:[^:]*){4}", name):  # fine-tuned: whose, what for and its id follow the model
        name = name.rsplit(":", 3)[0]
    known: Counter[str] = Counter()
    for text in said:
        known |= Counter(_words(text))
    return set(Counter(_words(_DAY_OR_REVISION.sub(" ", name))) - known) - _SAME_PRICE


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _numbers(name: str) -> list[int]:
    """The version in a name: `claude-opus-4.8-20260101` is 4, 8."""
    return [int(word) for word in _words(_DAY_OR_REVISION.sub(" ", name)) if word.isdecimal()]


def _spellings(name: str) -> Iterator[tuple[str | None, str]]:
    """The provider, if the name tells it, and the model, in the ways to write it that are tried in turn.

    Gateways write "azure/gpt-5" or "bedrock/eu.anthropic.claude-…", people "GPT-5 mini (EU)". Names as
    OpenRouter has them come last: what a model costs at its own provider is closer.
    """
    head, slash, rest = name.partition("/")
    folders, _, last = name.rpartition("/")
    is_cut = not _OTHER_PRICE.intersection(_words(folders))
    if slash and _is_provider(head):
        yield head, rest
        if is_cut:
            yield head, last
    if slash and is_cut:
        yield None, last
    yield None, name
    if is_cut and re.search(r"\b(anthropic|amazon|cohere|deepseek|meta|mistral|openai|qwen)\.", name):
        yield "aws", last
    yield None, "-".join(re.findall(r"[^\s()]+", name))
    if not _left_over(" ".join(re.findall(r"\((.*?)\)", name))):
        yield None, "-".join(re.sub(r"\(.*?\)", " ", name).split())
    if slash:
        yield "openrouter", name


def _is_provider(name: str) -> bool:
    try:
        return bool(_list().find_provider(None, name, None))
    except LookupError:
        return False


def _schedule(model: ModelInfo, factor: Decimal) -> Schedule:
    """The prices of a model over time; empty if it is not paid by the token."""
    dated = []
    for day in _starts(model):
        price = _price_on(model, day)
        tiered = (getattr(price, field) for field in _FIELDS.values())
        starts = sorted({tier.start for each in tiered for tier in getattr(each, "tiers", ())})
        steps = zip([0, *starts], [*starts, None], strict=True)
        if price.input_mtok is not None:
            tiers = tuple(rates(_amounts(price, start), above, factor) for start, above in steps)
            dated.append(Dated(day, tiers))
    return tuple(dated)


def _starts(model: ModelInfo) -> list[dt.date]:
    days = {getattr(each.constraint, "start_date", dt.date.min) for each in _prices(model)}
    return sorted(days | {dt.date.min})


def _prices(model: ModelInfo) -> list[ConditionalPrice]:
    from genai_prices.types import ConditionalPrice  # noqa: PLC0415 - see _list

    return model.prices if isinstance(model.prices, list) else [ConditionalPrice(prices=model.prices)]


def _price_on(model: ModelInfo, day: dt.date) -> ModelPrice:
    """The last price that has begun, or else the first; the most expensive where hours of the day differ.

    Exports do not tell at what time of the day a request was made.
    """
    begun, hours = [], []
    for each in _prices(model):
        if hasattr(each.constraint, "start_time"):
            hours.append(each.prices)
        elif getattr(each.constraint, "start_date", dt.date.min) <= day:
            begun.append(each.prices)
    standard = begun[-1] if begun else _prices(model)[0].prices
    return max([standard, *hours], key=lambda price: _amounts(price, 0).get("input", Decimal(0)))


def _amounts(price: ModelPrice, start: int) -> dict[str, Decimal]:
    """Our names of prices -> the list's amounts for requests larger than `start`."""
    amounts = {}
    for name, field in _FIELDS.items():
        value = getattr(price, field)
        if value is not None:
            tiers = getattr(value, "tiers", ())
            begun = [tier.price for tier in tiers if tier.start <= start and start]
            amounts[name] = begun[-1] if begun else getattr(value, "base", value)
    return amounts


@cache
def _list() -> DataSnapshot:
    """The bundled list. Importing it takes a second or two, which a command without money need not wait."""
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415

    return get_snapshot()
