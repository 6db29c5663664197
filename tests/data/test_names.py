"""Labels by ids, one by one and all of them."""

import polars as pl
import pytest

from odeus_dash.data.names import Names

LABELS = {"b": "Bot", "a": "Writer"}


def names() -> Names:
    return Names(pl.DataFrame({"assistant_id": LABELS.keys(), "agent_label": LABELS.values()}))


def test_a_name_is_found_without_the_others_and_with_them() -> None:
    one, all_ = names(), names()
    assert dict(all_) == LABELS
    for each in (one, all_):
        assert (each["a"], each.get("c"), "b" in each, len(each)) == ("Writer", None, True, 2)
        with pytest.raises(KeyError):
            each["c"]


def test_names_are_in_the_order_of_the_labels() -> None:
    assert list(names().items()) == list(LABELS.items())
    assert frozenset({"a", "c"}) - names().keys() == {"c"}
