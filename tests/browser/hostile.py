"""A workspace that is hard to lay out: 120 agents with names of every kind, and no own model keys."""

from __future__ import annotations

import datetime as dt

import polars as pl

AGENTS = 120
#: Each has a number behind it. Long ones have no place for a line break, or hundreds of letters.
NAMES = (
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverwaltungsassistent" * 2,
    "An assistant whose name is a whole sentence because somebody thought that it explains itself " * 2,
    "مساعد خدمة العملاء للمبيعات الدولية والدعم الفني",
    "עוזר שירות לקוחות \u202e\u2066 with both directions",
    "👩‍👩‍👧‍👦🏳️‍🌈 Family 🇩🇪🇫🇷 assistant 🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖🤖",
    "<b>b</b><a href=//example.com>a</a><img src=x onerror=alert(1)>",
    "**strong** `code` [link](javascript:alert(1)) ![](http://example.com/x) :red[c] # heading",
    "$\\frac{n_1}{n_2}$ and $E = mc^2$ cost $5",
    '=HYPERLINK("http://example.com","x")',
    "three\nlines\r\nof a name",
    "Z̸̡̢̛̗͓͑̈́̚a̵̙͋l̷̰̀g̶̳̈́ö̶̜́ c̷̤̈o̵̗͝m̴̟̿b̸͎͝i̴̗̕n̷̜̄i̶͇̚n̵̰̓g̶̰̓",
    "客戶服務助理與國際銷售支援部門的第一號人工智慧對話代理程式",
    "%{x} {{braces}} &lt;entity&gt; · 34d7",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "A",
)

#: Elements that could only have been made from a name.
MADE_FROM_NAMES = """[data-testid=stApp] :is(img[src=x], img[src*='example.com'], b, a[href^=javascript],
    a[href*='example.com'], .katex, [data-testid=stMarkdownContainer] code)"""

#: How many days ago some agents came, and others went.
CAME, WENT = 20, 45


def rows(start: dt.date, end: dt.date, is_by_model: bool) -> pl.DataFrame:
    """The export of these days: no tokens, and by model no figures either, as without own model keys."""
    agent = pl.int_range(AGENTS).alias("agent")
    frame = pl.select(agent).with_columns(pl.Series("messages", _messages(start, end)))
    name, number = pl.Series(NAMES), pl.col("agent")
    users = 1 + (AGENTS - number) * (2 + number % 3)
    frame = frame.filter(pl.col("messages") > 0).select(
        "messages",
        period_start=pl.lit(str(start)),
        period_end=pl.lit(str(end)),
        org_id=pl.lit("org"),
        assistant_id=pl.format("00000000-0000-4000-8000-{}", number.cast(pl.String).str.zfill(12)),
        assistant_name=pl.format("{} {}", pl.lit(name).get(number % len(NAMES)), number),
        unique_users=users,
        active_users=users - users // 4,
        conversations=pl.col("messages") // 3,
        messages_per_user=pl.col("messages") / (users - users // 4),
        assistant_description=pl.format("Description of {}", number),
        assistant_url=pl.format("https://app.example.com/{}", number),
        assistant_owner_id=pl.format("owner-{}", number % 9),
        assistant_owner_email=pl.format("{}.with.a.long.name.of.an.owner@example.com", number % 9),
    )
    figures = ("messages", "unique_users", "active_users", "conversations", "messages_per_user")
    return frame.drop(figures).with_columns(model=pl.lit("a-model")) if is_by_model else frame


def _messages(start: dt.date, end: dt.date) -> list[int]:
    """What each agent was sent, three in a conversation: sums over days, so that parts add up to a range."""
    today = dt.datetime.now(dt.UTC).date()
    ago = [(today - start).days - day for day in range((end - start).days + 1)]
    used = {1: [each for each in ago if each <= CAME], 2: [each for each in ago if each > WENT]}
    return [
        sum(3 * (1 + each % 7) * ((AGENTS - agent) ** 2 // 300 + 1) for each in used.get(agent % 10, ago))
        for agent in range(AGENTS)
    ]
