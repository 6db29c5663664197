"""What every number on screen means. docs/metrics.md holds the same texts."""

from __future__ import annotations

from odeus_dash.metrics.cost_definitions import COST
from odeus_dash.metrics.definition import Definition
from odeus_dash.metrics.economy_definitions import ECONOMY
from odeus_dash.metrics.lifecycle_definitions import LIFECYCLE

DEFINITIONS: dict[str, Definition] = {
    "messages": Definition(
        "Messages",
        "messages",
        "Messages that users sent to agents in the period. They add up over agents and over buckets.",
    ),
    "conversations": Definition(
        "Conversations",
        "conversations",
        "Conversations with agents in the period, as the workspace's agent analytics count them. "
        "One that spans midnight counts on both days: days may add up to more than their range.",
    ),
    "agents_in_use": Definition(
        "Agents in use",
        "agents",
        "Agents that received at least one message in the period.",
    ),
    "unique_users": Definition(
        "Unique users",
        "people",
        "Different people who sent the agent at least one message in the period. "
        "Not to be added up over agents or over time: the same person would count again. "
        "A dash also stands for fewer people than may be shown.",
    ),
    "active_users": Definition(
        "Active users",
        "people",
        "Different people whom the workspace's agent analytics count as active on the agent in the period. "
        "Like unique users they do not add up. A dash also stands for fewer people than may be shown.",
    ),
    "user_agent_pairs": Definition(
        "User-agent pairs",
        "pairs",
        "The unique users of every agent added up. Somebody who uses three agents counts three times, "
        "so this is not a number of people. Agents with fewer users than may be shown are left out.",
    ),
    "active_pairs": Definition(
        "Active pairs",
        "pairs",
        "The active users of every agent added up: a person counts once for each agent they are active on. "
        "Agents with fewer users than may be shown are left out.",
    ),
    "people_at_least": Definition(
        "People, at least",
        "people",
        "The unique users of the agent that has the most. Even if they use all the other agents between "
        "them, the workspace has no fewer users than this. "
        "Agents with fewer users than may be shown are left out.",
    ),
    "people_at_most": Definition(
        "People, at most",
        "people",
        "The unique users of all agents added up: the number of people if nobody used more than one agent. "
        "Agents with fewer users than may be shown are left out.",
    ),
    "messages_per_user": Definition(
        "Messages per user",
        "messages per user",
        "All messages divided by all active users, over agents that have active users. For several agents a "
        "person counts once per agent, and busy agents weigh more: it is not the mean of the agents' values. "
        "Agents with fewer users than may be shown are left out.",
    ),
    "messages_per_user_change": Definition(
        "Change in messages per user",
        "%",
        "Messages per user in the last third of the complete buckets against the first third, relative to "
        "the first. Undefined with fewer than two complete buckets or without active users in either third.",
    ),
    "share": Definition(
        "Share",
        "%",
        "The agent's part of the total of all agents shown: of the chosen ones, where some are chosen. "
        "A share of users is a share of user-agent pairs.",
    ),
    "cumulative_share": Definition(
        "Cumulative share",
        "%",
        "The share of this agent and all agents ranked above it.",
    ),
    "quadrant": Definition(
        "Reach and intensity",
        "",
        "Reach is an agent's unique users, intensity its messages per active user. Each is called high from "
        "the median of the agents in use upwards.",
    ),
    "message_change": Definition(
        "Change in messages",
        "messages",
        "Messages of the compared days minus those of the previous period. New agents, retired agents, "
        "reach, intensity and what is not attributable add up to it.",
    ),
    "new": Definition(
        "New agents",
        "messages",
        "Messages of agents that received none in the period before.",
    ),
    "retired": Definition(
        "Retired agents",
        "messages",
        "Messages that agents received in the period before which receive none now: always a fall.",
    ),
    "reach": Definition(
        "Reach",
        "messages",
        "What more or fewer active users changed, over the agents that were used in both periods: for each, "
        "the change in its users, times the mean of its messages per user before and now.",
    ),
    "intensity": Definition(
        "Intensity",
        "messages",
        "What more or fewer messages per active user changed, over the same agents: for each, the change in "
        "its messages per user, times the mean of its users before and now.",
    ),
    "unsplit": Definition(
        "Not attributable",
        "messages",
        "The change of agents of which one of the exports does not tell the messages or the active users, or "
        "where the users are too few to be shown.",
    ),
    "share_of_movement": Definition(
        "Share of movement",
        "%",
        "The agent's rise or fall as a part of all agents' rises and falls added up, whatever their "
        "direction.",
    ),
    "input": Definition(
        "Input tokens",
        "tokens",
        "Tokens sent to the models: instructions, documents, history and question, whether or not the cache "
        "supplied them.",
    ),
    "output": Definition(
        "Output tokens",
        "tokens",
        "Tokens that the models wrote.",
    ),
    "cache_read": Definition(
        "Cache read",
        "tokens",
        "Input tokens that were read from the provider's prompt cache.",
    ),
    "cache_write": Definition(
        "Cache write",
        "tokens",
        "Input tokens that were written to the provider's prompt cache for later requests.",
    ),
    "uncached": Definition(
        "Uncached",
        "tokens",
        "Input tokens that were neither read from nor written to the cache.",
    ),
    "hit_rate": Definition(
        "Hit rate",
        "%",
        "Cache read divided by input tokens. Undefined, not 0 %, without input tokens. What claims to have "
        "read more than its input does not count.",
    ),
    "reuse": Definition(
        "Reuse",
        "times",
        "Cache read divided by cache write: how often a token written to the cache was read again on "
        "average. Agents and models that wrote nothing do not count; undefined when none did.",
    ),
    "requests": Definition(
        "Requests",
        "requests",
        "Calls to the models. The export does not count them; each row's input tokens divided by its average "
        "input per request, rounded, gives its number.",
    ),
    "tokens_per_message": Definition(
        "Tokens per message",
        "tokens per message",
        "Input and output tokens divided by messages. One message can cause several requests.",
    ),
    "input_per_request": Definition(
        "Input per request",
        "tokens per request",
        "Input tokens divided by requests. For several agents it is the ratio of their sums, "
        "so agents with many requests weigh more.",
    ),
    "output_per_request": Definition(
        "Output per request",
        "tokens per request",
        "Output tokens divided by requests, likewise a ratio of sums.",
    ),
    "min_prompt": Definition(
        "Smallest input",
        "tokens",
        "Input tokens of the smallest single request.",
    ),
    "max_prompt": Definition(
        "Largest input",
        "tokens",
        "Input tokens of the largest single request.",
    ),
    "min_completion": Definition(
        "Smallest output",
        "tokens",
        "Output tokens of the single request with the least output.",
    ),
    "max_completion": Definition(
        "Largest output",
        "tokens",
        "Output tokens of the single request with the most output.",
    ),
    "compared": Definition(
        "To yesterday",
        "",
        "The figure without today, while the range is not over: these days are compared.",
    ),
    "previous": Definition(
        "Previous",
        "",
        "The same figure in the period that is compared with: the caption at the top of the page "
        "names its days. An agent without a row in it had none.",
    ),
    "relative": Definition(
        "Change",
        "%",
        "The figure of the compared days minus the previous one, divided by the previous one; of a "
        "percentage, the difference in points. No percentage where there was nothing before, and no "
        "colour where the figure was made from fewer than 20 messages, people, agents or requests.",
    ),
    "per_day": Definition(
        "Change per day",
        "%",
        "The same change of what a day had on average, where one of the two periods is longer. Only figures "
        "that add up over days have it, and a change that has another direction per day has no colour.",
    ),
    "rank_change": Definition(
        "Places",
        "places",
        "How many places the agent has climbed in the ranking by this figure since the previous "
        "period; negative where it fell.",
    ),
    "status": Definition(
        "Status",
        "",
        "New: messages in the compared days and none in the previous period. Gone: the opposite. Was: "
        "the former name of an agent that has another name now.",
    ),
    "partial": Definition(
        "Partial bucket",
        "",
        "A day, week, month or quarter that the range cuts off or that is not over yet. It holds less for "
        "that reason alone, so it is drawn dashed and left out of comparisons.",
    ),
    "rows": Definition(
        "Rows",
        "rows",
        "Rows of the per-agent export: one for each agent with usage in the period.",
    ),
    **LIFECYCLE,
    **COST,
    **ECONOMY,
}
