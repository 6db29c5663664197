"""One picture per function: a frame in, a plotly figure out. Styling is in `theme`, nowhere else."""

from odeus_dash.charts.agents_over_time import agents_over_time
from odeus_dash.charts.composition import composition
from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.charts.heatmap import heatmap
from odeus_dash.charts.over_time import over_time
from odeus_dash.charts.people import active_vs_unique
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.reach import reach_intensity
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.charts.theme import CONFIG, DARK, LIGHT, Theme, agent_colours, nothing, theme
from odeus_dash.charts.token_range import token_range

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "Theme",
    "active_vs_unique",
    "agent_colours",
    "agents_over_time",
    "composition",
    "cumulative_share",
    "heatmap",
    "nothing",
    "over_time",
    "ranked_bars",
    "reach_intensity",
    "small_multiples",
    "theme",
    "token_range",
]
