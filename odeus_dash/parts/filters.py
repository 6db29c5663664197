"""Filters by owner, model, segment, stage and group: each keeps a set of agents of the workspace.

Segments are those of the range, stages those of the last twelve months, as for all agents: what is selected
changes no judgement. An agent's owner is that of the range, or else of the days before or of these months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial, wraps

import polars as pl

from odeus_dash.choice import NO_FILTERS, Filters
from odeus_dash.data import Data, Waiting
from odeus_dash.data.groups import members
from odeus_dash.errors import InvalidRange, NotInFiles
from odeus_dash.memo import kept
from odeus_dash.metrics.agents import owners_of
from odeus_dash.metrics.lifecycle import agent_stages
from odeus_dash.metrics.tokens import model_key
from odeus_dash.metrics.users import reach_and_intensity
from odeus_dash.page import Action, Actions, Note, Nothing, Page, compose, had
from odeus_dash.parts.stages import staged, year
from odeus_dash.words import filters as words
from odeus_dash.words.lists import listed

Build = Callable[[Data], Page]


def filtered(title: str, *, by_model: bool = False, apart: str = "") -> Callable[[Build], Build]:
    """Make a page about the agents that the filters keep; one without any says so.

    A page `by_model` counts the usage of the selected models only. The filter `apart` is left to the page.
    """

    def decorated(build: Build) -> Build:
        @wraps(build)
        def page(data: Data) -> Page:
            if not data.choice.filters:
                return build(data)
            found = narrowed(data, by_model=by_model, apart=apart)
            if found is None:
                remove = Actions((Action("remove filters", words.REMOVE_ALL, "filter_alt_off"),))
                nothing = Nothing(" · ".join(described(data.choice.filters)) + ".", words.NO_MATCH_HOW)
                return compose(title, words.NO_MATCH, nothing, remove)
            said = build(found)
            models = sorted(data.choice.filters.model)
            if not models:
                return said
            template = words.ONLY_MODELS if by_model else words.USERS_OF_MODELS
            return replace(said, parts=((Note(template.format(models=listed(models))),), *said.parts))

        return page

    return decorated


def narrowed(data: Data, *, by_model: bool = False, apart: str = "") -> Data | None:
    """Return the data of the agents that the filters keep; None where they keep none.

    `by_model` and `apart` as in `filtered`. Who may not see owners has no filter by owner or group.
    """
    filters = {kind: values for kind, values in data.choice.filters.items() if values and kind != apart}
    for hidden in words.HIDDEN if data.masked else ():
        filters.pop(hidden, None)
    left = replace(NO_FILTERS, **{apart: getattr(data.choice.filters, apart)} if apart else {})
    agents, everyone = data.choice.agents, data.unfiltered
    if filters:
        # Each is asked for what it needs before one of them waits.
        wanted = [partial(_keeping, everyone, kind, values) for kind, values in filters.items()]
        groups = _all_of(wanted)
        agents = frozenset.intersection(*groups, *[agents] * bool(agents))
        if not agents:
            return None
    models = frozenset(map(_key, filters.get("model", ()))) if by_model else frozenset()
    return replace(data, choice=replace(data.choice, agents=agents, filters=left), models=models)


def _all_of(reads: Sequence[Callable[[], frozenset[str]]]) -> list[frozenset[str]]:
    """Return what all `reads` return. Raises Waiting after the last of them, so that all have asked."""
    found, is_waiting = [], False
    for read in reads:
        try:
            found.append(read())
        except Waiting:
            is_waiting = True
    if is_waiting:
        raise Waiting
    return found


def unknown(data: Data) -> list[tuple[str, str]]:
    """Return the filters, by kind and value, that no agent could match.

    Raises Waiting while the exports that tell are missing. Says nothing of owners to who may not see them.
    """
    found = []
    for kind, values in data.choice.filters.items():
        if values and not (kind in words.HIDDEN and data.masked):
            spelt = _key if kind == "model" else str
            known = set(map(spelt, possible(data, kind)))
            found += [(kind, each) for each in sorted(values) if spelt(each) not in known]
    return found


def possible(data: Data, kind: str) -> list[str]:
    """Return the values of a kind of filter in the workspace. Raises Waiting like `unknown`."""
    match kind:
        case "owner":
            return _owners(_where_owned(data.unfiltered))["owner"].unique().sort().to_list()
        case "model":
            return _rows_by_model(data.unfiltered)["model"].drop_nulls().unique().sort().to_list()
        case "group":
            return sorted({each.group for each in data.workspace.groups})
    return list(words.NAMED[kind])


def described(filters: Filters) -> Iterator[str]:
    """Return each filter in words, such as `Stage: Fading`."""
    for kind, values in filters.items():
        for value in sorted(values):
            yield in_words(kind, value)


def in_words(kind: str, value: str) -> str:
    """Return a filter in words."""
    return words.CHIP.format(kind=words.KINDS[kind], value=words.NAMED.get(kind, {}).get(value, value))


def _keeping(data: Data, kind: str, values: frozenset[str]) -> frozenset[str]:
    """The ids of the agents that a filter keeps; of models, those that used one of them in the range."""
    chosen = sorted(map(_key, values) if kind == "model" else values)
    match kind:
        case "owner":
            agents = _owners(_where_owned(data)).filter(pl.col("owner").is_in(chosen))
        case "model":
            agents = _rows_by_model(data).filter(model_key().is_in(chosen)).select(agent_id="assistant_id")
        case "segment":
            segment = pl.col("quadrant").str.to_lowercase()
            agents = reach_and_intensity(data.agents()).filter(segment.is_in(chosen))
        case "stage":
            agents = agent_stages(staged(data).stages).filter(pl.col("stage").is_in(chosen))
        case _:
            return members(data, values)
    return frozenset(agents["agent_id"].drop_nulls())


def _where_owned(data: Data) -> list[pl.DataFrame]:
    """The rows that may name an owner: of the range, of the days before, and of these months."""
    before, months = data.now_and_before(), had(lambda: year(data).agents())
    return [data.agents(), *(before or ())[1:], *([] if months is None else [months])]


@kept
def _owners(exports: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """agent_id, owner: of the first of the exports that names one."""
    named = pl.concat(map(owners_of, exports))
    return named.drop_nulls().unique("agent_id", keep="first", maintain_order=True)


def _rows_by_model(data: Data) -> pl.DataFrame:
    """The rows of the range by model; none where there is no such export."""
    try:
        return data.by_model()
    except (NotInFiles, InvalidRange):
        return pl.DataFrame(schema={"assistant_id": pl.String, "model": pl.String})


def _key(model: str) -> str:
    return model.strip().lower()
