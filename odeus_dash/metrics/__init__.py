"""One question per function: a frame in, a frame or a frozen dataclass out. What they mean: definitions.py.

Frames come from `odeus_dash.tables` (one row per agent, or per agent and model). A trend is `rows`, the
tables of several buckets on top of each other, and `calendar`, the buckets that have been loaded. Missing is
not zero: a sum is 0 over no rows, and null where there are rows but no values. The order of rows is of no
consequence.
"""
