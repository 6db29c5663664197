"""What the words about use over time mean: coming back, the stages of an agent, unusual values."""

from __future__ import annotations

from odeus_dash.metrics.definition import Definition

LIFECYCLE: dict[str, Definition] = {
    "stickiness": Definition(
        "Stickiness",
        "%",
        "The agent's active users of a complete bucket, on average, divided by its active users of the "
        "range: 100 % if everybody was active in every bucket. No value with fewer than two complete "
        "buckets, where a bucket is missing or the exports disagree, or where the users of the range or of "
        "any bucket are unknown or too few to be shown.",
    ),
    "returning": Definition(
        "Return",
        "%",
        "1 minus the agent's active users of the range, divided by the sum of its active users of all "
        "buckets, in which a person counts once per bucket. It is the part of that sum which is not a "
        "person's first bucket: 0 % if nobody was active in a second one. No value where stickiness has "
        "none.",
    ),
    "recent": Definition(
        "Recent messages",
        "messages",
        "Messages in the window that a stage is judged by: the last 14 days, 4 weeks, 3 months or 2 "
        "quarters, complete ones only.",
    ),
    "earlier": Definition(
        "Messages before",
        "messages",
        "Messages in the window before the recent one, of the same number of buckets.",
    ),
    "stage": Definition(
        "Stage",
        "",
        "New, rising, stable, fading or silent: how the recent messages compare with those of the window "
        "before. Later buckets never change the stage in an earlier one. No stage where a bucket of the two"
        " windows is missing.",
    ),
    "stage_new": Definition(
        "New",
        "agents",
        "Agents with recent messages and none in the window before: used for the first time, or again after"
        " a break of at least that length.",
    ),
    "stage_rising": Definition(
        "Rising",
        "agents",
        "Agents with at least 25 % and at least 20 messages more than in the window before.",
    ),
    "stage_stable": Definition(
        "Stable",
        "agents",
        "Agents in use that are neither new nor rising nor fading. An agent with little use is stable, "
        "because a change by fewer than 20 messages does not count.",
    ),
    "stage_fading": Definition(
        "Fading",
        "agents",
        "Agents with at least 25 % and at least 20 messages less than in the window before, but some.",
    ),
    "stage_silent": Definition(
        "Silent",
        "agents",
        "Agents without recent messages that were used before, in the range or in the two windows that end "
        "with its first bucket. An agent whose last use lies further back is not known here.",
    ),
    "since": Definition(
        "Since",
        "",
        "The first day of the bucket from which on the agent has been in its stage, within the range: it "
        "may have been in it before.",
    ),
    "last_used": Definition(
        "Last used",
        "",
        "The first day of the last bucket in which the agent received a message.",
    ),
    "before_silence": Definition(
        "Messages until then",
        "messages",
        "Messages in the last window of use: as many buckets as a window has, ending with the last bucket "
        "in which the agent was used.",
    ),
    "unusual": Definition(
        "Unusual",
        "",
        "A complete bucket outside the median plus or minus 3 spreads of the values before it: of the same "
        "weekday in the 4 weeks before, the 6 weeks or months before, or the 4 quarters before. A spread is"
        " 1.4826 times the median absolute deviation, but at least a tenth of the median and at least 1. "
        "Judged only where all of these values are known, so nothing later changes it.",
    ),
}
