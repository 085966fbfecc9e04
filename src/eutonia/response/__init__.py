"""How toxin acts over time: the first belief, the effect of every dose, and the forecast of a plan."""

from eutonia.response.anatomy import MuscleVolume, Shares, share_of, shares, volume
from eutonia.response.draws import first_belief
from eutonia.response.effects import effect_table
from eutonia.response.forecast import Forecast, Outlook, forecast, foresee, outlook
from eutonia.response.swallowing import swallowing_risk
from eutonia.response.weights import functional_weight

__all__ = [
    "Forecast",
    "MuscleVolume",
    "Outlook",
    "Shares",
    "effect_table",
    "first_belief",
    "forecast",
    "foresee",
    "functional_weight",
    "outlook",
    "share_of",
    "shares",
    "swallowing_risk",
    "volume",
]
