"""Compare the estimate with Odeus's own, and say which part of all use of own model keys agents are."""

from __future__ import annotations

from collections.abc import Iterator

from odeus_dash.data import Data
from odeus_dash.data.own_keys import own_key_costs
from odeus_dash.errors import OdeusDashError
from odeus_dash.page import Block, Note
from odeus_dash.words import own_keys as words
from odeus_dash.words.formats import exact_money, percent

#: What is worked out to be more than all may be as much: the two exports differ in age.
_ALL = 1.001


def own_keys(data: Data) -> Iterator[Block]:
    """Yield two notes, or one where the key may not export models; nothing for opened files."""
    if data.workspace.files:
        return
    found = own_key_costs(data)
    if isinstance(found, OdeusDashError):
        yield Note(words.UNKNOWN.format(why=found.what))
        return
    if found is None or found.explained is None:
        return
    currency = data.prices().currency
    template = words.OWN_PRICES_EXPLAIN if data.prices().own.schedules else words.EXPLAINED
    reported, estimated = (exact_money(each, currency) for each in (found.reported, found.estimated))
    said = template.format(share=percent(found.explained), reported=reported, estimated=estimated)
    yield Note(said, means="explained")
    if found.agents_share is not None:
        rest = words.REST_WITH_EXCLUDED if data.workspace.excluded else words.REST
        said = rest.format(share=percent(found.agents_share))
        yield Note(said if found.agents_share <= _ALL else words.MORE_THAN_ALL, means="agents_share")
