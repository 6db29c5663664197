"""Find the agents and the figure that a question names."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from odeus_dash.ask.metrics import NAMES, OF_ONE_AGENT, PAGES
from odeus_dash.ask.spans import spans
from odeus_dash.ask.text import plain
from odeus_dash.errors import NotAnswered
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.words import ask as words
from odeus_dash.words.lists import listed

#: Stands where a name was: the words beside it are no name together.
GAP = "|"
#: Stands for all agents.
WHOLE = "*"
#: Names that are offered where one is not known.
_OFFERED = 4
_FILLERS = frozenset(
    (
        *("a", "and", "any", "are", "at", "been", "by", "did", "do", "does", "for", "from", "give", "had"),
        *("has", "have", "how", "i", "in", "is", "it", "its", "many", "me", "much", "my", "number", "of"),
        *("on", "our", "please", "show", "tell", "the", "their", "there", "through", "to", "total", "us"),
        *("use", "used", "was", "we", "were", "what", "with"),
    )
)
_WHOLE = re.compile(r"\b(all( the)? agents|the( whole| entire)? workspace|overall|everything|everyone)\b")


def named_agents(question: str, names: Mapping[str, str], today: dt.date) -> tuple[str, tuple[str, ...]]:
    """Return the plain question without the agents that it names, and their ids.

    An agent that is called like a figure is left to `named_metric`.
    """
    by_name = _by_name(names)
    known = {name: ids for name, ids in by_name.items() if name not in NAMES}
    rest, named = _taken(_WHOLE.sub(WHOLE, question).split(), known)
    for each in named:
        if any(found.end - found.begin == len(each) for found in spans(each, today)):
            raise NotAnswered(words.DATES_TOO.format(words=each), words.DATES)
        if len(by_name[each]) > 1:
            alike = listed(sorted(names[id_] for id_ in by_name[each]))
            raise NotAnswered(words.SAME_NAME.format(name=each), words.NAME_ONE.format(names=alike))
    return " ".join(rest), tuple(dict.fromkeys(by_name[each][0] for each in named))


def named_metric(
    rest: str, agents: tuple[str, ...], names: Mapping[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the figure that the rest of a question names, and all `agents`; no word may be left."""
    left, found = _taken(rest.split(), NAMES)
    unknown = " ".join(each for each in left if each not in _FILLERS and each not in (GAP, WHOLE))
    if unknown:
        known = {plain(name): name for name in names.values()} | {each: each for each in NAMES}
        alike = [name for each, name in sorted(known.items()) if unknown in each]
        alike += [known[each] for each in get_close_matches(unknown, known, _OFFERED, 0.7)]
        near = list(dict.fromkeys(alike))[:_OFFERED]
        todo = words.NEAR.format(names=listed(near, "or")) if near else grammar(names)
        raise NotAnswered(words.UNKNOWN.format(words=unknown), todo, unknown)
    agents += _called_like_a_metric(rest, found, agents, names)
    keys = list(dict.fromkeys(NAMES[each] for each in found))
    if len(keys) > 1:
        labels = listed([DEFINITIONS[each].label for each in keys])
        raise NotAnswered(words.SEVERAL_METRICS.format(metrics=labels), words.ONE_METRIC)
    if keys and keys[0] in OF_ONE_AGENT and len(agents) != 1:
        metric = DEFINITIONS[keys[0]].label
        raise NotAnswered(words.ONE_AGENT_ONLY.format(metric=metric), words.NAME_AN_AGENT)
    return (keys[0] if keys else None), agents


def _called_like_a_metric(
    rest: str, found: list[str], agents: tuple[str, ...], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Remove from `found` the names that mean agents, such as the second in `messages of Messages`."""
    by_name, taken = _by_name(names), []
    for each in [name for name in found if name in by_name]:
        if len(found) > 1 and re.search(rf"\b(of|for|by) {each}\b", rest):
            found.remove(each)
            taken.append(by_name[each][0])
        elif not (agents or taken or WHOLE in rest):
            label = DEFINITIONS[NAMES[each]].label.lower()
            todo = words.SAY_WHICH.format(metric=label, agent=names[by_name[each][0]])
            raise NotAnswered(words.BOTH.format(words=each), todo)
    return tuple(dict.fromkeys(taken))


def grammar(names: Mapping[str, str]) -> str:
    """Say what can be asked, with an agent of `names` in the example."""
    asked = words.EXAMPLE.format(agent=example(names))
    labels = listed(sorted(DEFINITIONS[each].label.lower() for each in PAGES))
    return f"{words.GRAMMAR.format(example=asked)} {words.METRICS.format(metrics=labels)}"


def example(names: Mapping[str, str]) -> str:
    """Return the name of an agent to ask for."""
    return next(iter(names.values()), words.AN_AGENT)


def _by_name(names: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids of agents by their names as plain words."""
    found: dict[str, list[str]] = defaultdict(list)
    for each, name in names.items():
        if words_of := plain(name):
            found[words_of].append(each)
    return found


def _taken(rest: Sequence[str], known: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Return the words without the longest names among them, and these."""
    left, taken = list(rest), []
    for length in range(len(left), 0, -1):
        for begin in range(len(left) - length + 1):
            name = " ".join(left[begin : begin + length])
            if name in known:
                taken.append(name)
                left[begin : begin + length] = [GAP] * length
    return left, taken
