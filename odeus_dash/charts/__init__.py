"""One picture per function: a frame in, a plotly figure out. Styling is in `theme`, nowhere else."""
