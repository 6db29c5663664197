"""One picture per function: a frame in, a plotly figure out. Styling is in `theme`, nowhere else."""

from odeus_dash.charts.agents_over_time import agents_over_time
from odeus_dash.charts.budget import budget_line
from odeus_dash.charts.cache import cache_saving
from odeus_dash.charts.composition import composition
from odeus_dash.charts.cumulative import cumulative_share
from odeus_dash.charts.heatmap import heatmap
from odeus_dash.charts.lifecycle import stages_over_time
from odeus_dash.charts.over_time import over_time
from odeus_dash.charts.people import active_vs_unique
from odeus_dash.charts.ranking import ranked_bars
from odeus_dash.charts.reach import reach_intensity
from odeus_dash.charts.reuse import reuse_against_break_even
from odeus_dash.charts.slope import slope
from odeus_dash.charts.small_lines import small_multiples
from odeus_dash.charts.theme import CONFIG, DARK, LIGHT, Figure, Theme, agent_colours, nothing, theme
from odeus_dash.charts.token_range import token_range
from odeus_dash.charts.waterfall import waterfall

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "Figure",
    "Theme",
    "active_vs_unique",
    "agent_colours",
    "agents_over_time",
    "budget_line",
    "cache_saving",
    "composition",
    "cumulative_share",
    "heatmap",
    "nothing",
    "over_time",
    "ranked_bars",
    "reach_intensity",
    "reuse_against_break_even",
    "slope",
    "small_multiples",
    "stages_over_time",
    "theme",
    "token_range",
    "waterfall",
]
