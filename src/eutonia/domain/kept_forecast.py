"""A forecast as it was kept: what was expected, for whom, from which belief, so that it can be held against what came."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from eutonia.domain.case import Goal, Jurisdiction
from eutonia.domain.contradictions import contradiction
from eutonia.domain.errors import Problem
from eutonia.domain.fields import CivilDate, FilledText, Identifier, KnowledgeId
from eutonia.domain.finding import Finding, Frozen
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import Band, ExpectedCourse, GoalChance, KnowledgeStamp


class KeptForecast(Frozen):
    """The forecast of one plan for one case, stored whole on the day it was shown and never edited."""

    document: Literal["eutonia/forecast/1"] = "eutonia/forecast/1"
    forecast_id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of everything else in the document"
    )
    kept_on: CivilDate = Field(description="the day on which it was shown")
    case_id: Identifier
    case_hash: FilledText
    product: KnowledgeId
    jurisdiction: Jurisdiction
    injection_on: CivilDate = Field(description="day 0 of every course")
    doses: tuple[MuscleDose, ...] = Field(description="of the plan; empty when nothing was to be injected")
    belief_id: FilledText
    knowledge: KnowledgeStamp
    engine_version: FilledText
    aims: tuple[Goal, ...] = Field(description="the goals of the case, with their targets")
    goal_weeks: Band
    weakness: Band = Field(description="probability, 0 to 1, of weakness that limits the person")
    courses: tuple[ExpectedCourse, ...]
    goals: tuple[GoalChance, ...]
    swallowing: Finding | None = None
    not_forecast: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @classmethod
    def keep(cls, **fields: Any) -> KeptForecast:
        """The document of these fields, each of its own type already, with its id worked out."""
        return cls(forecast_id=cls.model_construct(**fields).fingerprint(), **fields)

    def fingerprint(self) -> str:
        """SHA-256 of everything but the id, as the document is written."""
        return sha256(self.model_dump_json(exclude={"forecast_id"}).encode()).hexdigest()

    @model_validator(mode="after")
    def _is_as_it_was_kept(self) -> KeptForecast:
        if self.fingerprint() != self.forecast_id:
            found = f"{self.forecast_id}, which is not the SHA-256 of the rest"
            raise contradiction([Problem("forecast_id", found, "a forecast as it was kept: a changed one cannot be scored")])
        return self
