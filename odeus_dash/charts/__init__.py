"""One picture per function: a frame in, a plotly figure out. Styling is in `theme`, nowhere else."""

from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.charts.over_time import over_time
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.theme import CONFIG, DARK, LIGHT, Theme, agent_colours, nothing, theme

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "Theme",
    "agent_colours",
    "cumulative_share",
    "nothing",
    "over_time",
    "ranked_bars",
    "theme",
]
