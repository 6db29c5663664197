"""One page each: `page(data)` makes the whole of it as a value, and `TITLE` is its name."""
