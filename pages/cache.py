"""Does the prompt cache earn what it costs, agent by agent, and where is money left on the table?"""

from __future__ import annotations

from odeus_dash.metrics import cost_words, long_context
from odeus_dash.ui import caching, cards, efficiency, money, spending
from odeus_dash.ui.view import View

PAGE = "Cache savings"


def show(view: View) -> None:
    spent = spending.spend(view)
    if spent is None:
        money.absent(view, PAGE)
        return
    agents = spending.cached(spent)
    cards.headline(view, PAGE, cost_words.cache_sentence(agents, spent.currency))
    contexts = long_context.long_context(spent.rows)
    cards.tiles(money.cache_tiles(spent, agents, long_context.exposed_share(contexts)))
    money.basis(spent)
    caching.pictures(view, spent.currency, agents)
    caching.worth_a_look(agents)
    caching.by_agent(agents, spent.currency)
    caching.by_model(view, spent)
    efficiency.show(spent.agents)
