"""Charts that several pages share, and notes on missing parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import polars as pl

from odeus_dash.charts.agents_over_time import agents_over_time
from odeus_dash.charts.columns_with_before import columns_with_before
from odeus_dash.charts.line import Quantity
from odeus_dash.charts.notes import Written, with_marks
from odeus_dash.charts.over_time import over_time as line_chart
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.theme import Figure, agent_colours
from odeus_dash.choice import ExportKind
from odeus_dash.data import AGENTS, Data, Waiting
from odeus_dash.memo import kept
from odeus_dash.metrics.trends import Measure, per_agent_over_time
from odeus_dash.page import Block, Blocks, Caution, Heading, Note, Picture, here
from odeus_dash.parts import Compared, badges, dates, scope, who
from odeus_dash.parts.goals import in_picture
from odeus_dash.parts.notes import author_of, days_of, written_on
from odeus_dash.periods import Granularity, Period
from odeus_dash.source import Trend
from odeus_dash.words.cost import ESTIMATE
from odeus_dash.words.formats import counted, date_text, period_text, unit_text

#: Makes a frame over time of the rows and the calendar of a trend.
OverTime = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]

#: More buckets than this are a line.
_MOST_COLUMNS = 31


def chart(  # noqa: PLR0913  a picture is described by keywords
    data: Data,
    title: str,
    note: str,
    figure: Figure,
    *,
    fills: bool = False,
    buckets: pl.DataFrame | None = None,
    goal: str = "",
) -> Blocks:
    """A figure under its heading.

    One over time, of `buckets` (bucket, bucket_end), also has the notes on its days, and a line at the goal
    of the figure called `goal`. Its caption, for a file of its own, says what it is about, and whether it is
    simulated, masked or estimated.
    """
    if buckets is not None:
        notes = [
            Written(each.text, days_of(each), author_of(each), written_on(each, data))
            for each in data.kept.notes
        ]
        level = in_picture(data, goal) if goal else None
        figure = with_marks(figure, buckets, notes, level, theme=data.theme)
    yield Heading(title, note)
    about = " · ".join([data.workspace.title, *(each.text for each in badges(data))])
    days = " · ".join([dates(data), *([who(data)] if data.choice.agents else [])])
    caption = [*([note] if note else []), about, days]
    if figure.numbers and any(each.written == "money" for each in figure.numbers.series):
        caption.append(ESTIMATE.format(day=date_text(data.prices().as_of)))
    yield Picture(figure, f"{title}, {scope(data)}", fills, title, tuple(caption))


def line(  # noqa: PLR0913  a picture is described by keywords
    data: Data,
    title: str,
    note: str,
    both: Compared,
    value: str,
    unit: str,
    *,
    marks: pl.DataFrame | None = None,
    as_share: bool = False,
    height: int = 320,
) -> Blocks:
    """The column `value` of a frame over time, bucket by bucket; grey below it that of the days before."""
    compared = data.comparison.before if data.comparison else None
    period = compared if both.before is not None else None
    figure = line_chart(
        both.now,
        Quantity(value, unit, data.choice.granularity, as_share),
        theme=data.theme,
        period=data.choice.period,
        context=both.before if period else None,
        context_period=period,
        marks=marks,
        height=height,
    )
    if compared:  # said from the start: nothing has to move when the line arrives
        note = f"{note}, grey: {period_text(compared)}" if note else f"Grey: {period_text(compared)}"
    return chart(data, title, note, figure, buckets=both.now, goal=value)


def columns(data: Data, title: str, both: Compared, *, fills: bool = False) -> Blocks:
    """The messages of a frame over time as columns, and behind them those of the days before."""
    before = data.comparison.before if data.comparison and both.before is not None else None
    unit = data.choice.granularity
    figure = columns_with_before(
        labelled(both.now, "messages", unit),
        None if before is None or both.before is None else labelled(both.before, "messages", unit),
        theme=data.theme,
        unit="messages",
        dates=period_text(data.choice.period),
        dates_before=period_text(before) if before else "",
    )
    return chart(data, title, "", figure, fills=fills, buckets=both.now, goal="messages")


def calendar(data: Data) -> pl.DataFrame:
    """The buckets of the selected days, whatever has arrived of them."""
    days = [(each.period.start, each.period.end) for each in data.tiles()]
    return pl.DataFrame(days, {"bucket": pl.Date, "bucket_end": pl.Date}, orient="row")


def columns_or_line(data: Data, title: str, both: Compared, marks: pl.DataFrame | None = None) -> Blocks:
    """Messages as columns as far as there is room for them, else as a line, which may have `marks`."""
    if both.now.height <= _MOST_COLUMNS:
        return columns(data, title, both)
    return line(data, title, "", both, "messages", "messages", marks=marks)


def agent_lines(
    data: Data, title: str, note: str, measure: Measure, unit: str, agents: Sequence[str]
) -> Blocks:
    """A line for each of these agents in its colour, as far as the trend has arrived."""
    trend = data.trend_so_far()
    figure = agents_over_time(
        per_agent_over_time(trend.rows, trend.calendar, measure),
        Quantity("value", unit, data.choice.granularity),
        theme=data.theme,
        period=data.choice.period,
        colours=agent_colours(agents, data.theme),
    )
    return chart(data, title, note, figure, buckets=calendar(data))


@kept
def labelled(frame: pl.DataFrame, value: str, unit: Granularity) -> pl.DataFrame:
    """The frame with `label`, what each bucket is called (days, or the name of a month), and `value`."""
    labels = [unit_text(Period(*row), unit) for row in frame.select("bucket", "bucket_end").iter_rows()]
    return frame.with_columns(pl.Series("label", labels, pl.String), value=value)


def over_time(data: Data, figures: OverTime, kind: ExportKind = AGENTS) -> Compared:
    """Return `figures` of the loaded buckets, and of those of the days before once they have arrived."""
    now, before = data.trend_so_far(kind), here(data.trend_before, kind)
    earlier = figures(before.rows, before.calendar) if before else None
    return Compared(figures(now.rows, now.calendar), earlier)


def lines(data: Data, figures: OverTime, kind: ExportKind = AGENTS) -> Compared | None:
    """Return `over_time` for the lines of tiles; None while it is on its way, or if it failed."""
    return here(over_time, data, figures, kind)


def lost(data: Data, kind: ExportKind = AGENTS) -> Iterator[Block]:
    """Yield notes on what is missing from pictures over time, once all has arrived or failed.

    Of the grey line, that may be a part or all of it.
    """
    if trend := here(data.trend, kind):
        yield from missing_buckets(data, trend)
    with suppress(Waiting):
        before = data.trend_before(kind)
        is_lost = before is None or before.failures
        if is_lost and data.comparison is not None and data.not_compared() is None:
            lost = "Part of the" if before else "The"
            yield Note(f"{lost} grey line of {period_text(data.comparison.before)} could not be loaded.")


def missing_buckets(data: Data, trend: Trend) -> Iterator[Block]:
    """Yield a caution with the number of buckets that failed to load, if any."""
    if trend.failures:
        lost = f"{counted(len(trend.failures), str(data.choice.granularity))} of {trend.expected}"
        said = f"{lost} could not be loaded and show as gaps. {trend.failures[0]}"
        yield Caution(said, retry=not data.workspace.files)


def ranking_bars(data: Data, title: str, ranking: pl.DataFrame, top: int) -> Blocks:
    """The first `top` of a ranking by messages as bars, and a line on the others."""
    figure = ranked_bars(ranking, top, theme=data.theme, value_label="messages")
    return chart(data, title, f"Messages and share of {whole(data)}", figure)


def whole(data: Data) -> str:
    """Return the whole that shares are shares of."""
    return "the selected agents’ messages" if data.choice.agents else "all messages"
