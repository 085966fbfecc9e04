"""How toxin acts over time: the population belief, the effect of every dose, and the forecast of a plan."""

from eutonia.response.anatomy import MuscleVolume, Shares, share_of, shares, volume
from eutonia.response.effects import effect_table
from eutonia.response.forecast import Forecast, Outlook, forecast, foresee, outlook
from eutonia.response.population import population_belief
from eutonia.response.prior import WorkingPrior, working_prior
from eutonia.response.swallowing import swallowing_risk
from eutonia.response.weights import functional_weight

__all__ = [
    "Forecast",
    "MuscleVolume",
    "Outlook",
    "Shares",
    "WorkingPrior",
    "effect_table",
    "forecast",
    "foresee",
    "functional_weight",
    "outlook",
    "population_belief",
    "share_of",
    "shares",
    "swallowing_risk",
    "volume",
    "working_prior",
]
