"""What own model keys cost in all, for workspaces whose key may export models."""

from __future__ import annotations

from odeus_dash.data.data import MODELS, Data
from odeus_dash.errors import NotKept, OdeusDashError
from odeus_dash.metrics.own_keys import OwnKeys, own_keys
from odeus_dash.periods import MONTHS_KEPT, kept_since
from odeus_dash.source import Wanted


def own_key_costs(data: Data) -> OwnKeys | OdeusDashError | None:
    """Return the costs of the range, or why they are not known; None where no model has own keys.

    They are about the whole workspace, whatever is selected.
    """
    everyone, period = data.unfiltered, data.choice.period
    if period.start < kept_since(data.today):
        what = f"Odeus keeps {MONTHS_KEPT} months of model usage."
        return NotKept(what, "Select a later range.")
    try:
        models = data.answers.export(Wanted(period, MODELS)).table.frame
    except OdeusDashError as problem:
        return problem
    return own_keys(models, everyone.by_model(), data.prices(), period.start)
