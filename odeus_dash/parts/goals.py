"""The texts of goals in tiles, in pictures and in what needs attention."""

from __future__ import annotations

from odeus_dash.charts.notes import Level
from odeus_dash.data import Data
from odeus_dash.data.goals import Progress, about, progress
from odeus_dash.metrics.definitions import DEFINITIONS
from odeus_dash.metrics.goals import State, level
from odeus_dash.page import TileGoal, Verdict, here
from odeus_dash.store import ABOUT_PEOPLE, SUMS, Goal, Metric
from odeus_dash.words import keeping as words
from odeus_dash.words.formats import compact, counted, date_text, exact, money, percent, ratio

#: What a state says about how things are.
VERDICTS: dict[State, Verdict] = {
    State.REACHED: "good",
    State.ON_TRACK: "good",
    State.OFF_TRACK: "bad",
    State.MISSED: "bad",
    State.UNKNOWN: "",
}


def called(metric: Metric) -> str:
    """Return the name of a goal's figure, as on its tile."""
    return words.PER_MESSAGE if metric is Metric.COST_PER_MESSAGE else DEFINITIONS[metric].label


def written(goal: Goal, value: float | None, *, briefly: bool = False) -> str:
    """Return a value of the goal's figure as people read it; costs per message as those of 1,000."""
    match goal.metric:
        case Metric.HIT_RATE:
            return percent(value)
        case Metric.MESSAGES_PER_USER:
            return ratio(value)
        case Metric.COST:
            return money(value, goal.currency)
        case Metric.COST_PER_MESSAGE:
            return money(None if value is None else 1000 * value, goal.currency)
    return compact(value) if briefly else exact(value)


def goal_of(data: Data, figure: str) -> Goal | None:
    """Return the goal that the selected days and agents have for a figure, if any."""
    return next((goal for goal in about(data) if goal.metric == figure), None)


def in_tile(data: Data, figure: str) -> TileGoal | None:
    """Return the goal for the tile of a figure; None without one."""
    goal = goal_of(data, figure)
    if goal is None:
        return None
    state = found.state if (found := here(progress, data, goal)) else State.UNKNOWN
    return TileGoal(promised(goal, data), str(state), VERDICTS[state])


def promised(goal: Goal, data: Data) -> str:
    """Return the target and its day, with its number of days where others are selected."""
    is_other = goal.days != data.choice.period.days and goal.metric in SUMS | ABOUT_PEOPLE
    template, days = words.GOAL_OF_DAYS if is_other else words.GOAL, counted(goal.days, "day")
    return template.format(target=written(goal, goal.target), days=days, day=date_text(goal.due))


def in_picture(data: Data, figure: str) -> Level | None:
    """Return the line of a figure's goal in a picture of the selected units; None where it has none."""
    goal = goal_of(data, figure)
    value = level(goal, data.choice.granularity) if goal else None
    if goal is None or value is None:
        return None
    return Level(value, words.GOAL_LINE.format(target=written(goal, value, briefly=True)))


def is_behind(found: Progress) -> bool:
    """Whether a goal needs attention."""
    return VERDICTS[found.state] == "bad"
