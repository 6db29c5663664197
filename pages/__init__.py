"""One page each: a function `show(view)` that tells one story and does nothing else."""
