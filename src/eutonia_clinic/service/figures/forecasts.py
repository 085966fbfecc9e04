"""Forecasts held against what came: how far the bands and chances that are shown here may be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel

from eutonia.domain.cycle import FollowUp, Session
from eutonia.domain.kept_forecast import KeptForecast as Forecast
from eutonia.domain.score import Calibration, Scores
from eutonia.scoring import calibration, score
from eutonia_clinic.core.documents import read_kept, sha256_of
from eutonia_clinic.core.errors import Damaged
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.reading import Ahead, Read, Seen, cut
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.models import FollowUpVisit, KeptForecast, SessionClosed

Document = TypeVar("Document", bound=BaseModel)
SCORED, WITHOUT = "scored", "without"


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of the forecasts of a period. `of` are the sessions followed up that had one; of many, some are drawn."""

    scores: tuple[Scores, ...]
    of: int
    found: Calibration

    @property
    def is_drawn(self) -> bool:
        """True when not all of them were held against what came."""
        return len(self.scores) < self.of


def forecasts(read: Read) -> Rows:
    """The sessions followed up in the period, by whether a forecast was kept that can be held against what came."""
    return tuple(_row(seen[0], SCORED if seen[0].root_id in read.forecasts else WITHOUT) for seen in _sessions(read))


def judged(read: Read) -> Judged:
    """The forecasts of the period, each held against what was seen of its session in the period."""
    able = [(read.forecasts[seen[0].root_id], seen) for seen in _sessions(read) if seen[0].root_id in read.forecasts]
    drawn = sorted(able, key=lambda pair: _lot(pair[0].forecast_id))[: whole("service.forecasts_most")]
    scores = tuple(_scores(read, drawn))
    return Judged(scores, len(able), calibration(scores, engine.knowledge()))


def _scores(read: Read, drawn: Sequence[tuple[Ahead, list[Seen]]]) -> Iterator[Scores]:
    """Scores under the number of the person: two sessions of one person are told to be of one."""
    documents = _documents(KeptForecast, [kept.forecast_id for kept, _ in drawn], Forecast)
    seen_documents = _documents(FollowUpVisit, [one.follow_up_id for _, seen in drawn for one in seen], FollowUp)
    sessions = _session_documents([seen[0].session_id for _, seen in drawn])
    for kept, seen in drawn:
        follow_ups = [seen_documents[one.follow_up_id] for one in seen]
        session = sessions.get(seen[0].session_id)
        if session is None or session.product == documents[kept.forecast_id].product:
            found = score(documents[kept.forecast_id], follow_ups, session)
            yield found.model_copy(update={"case_id": f"person-{read.person(kept.person_id)}"})


def _sessions(read: Read) -> list[list[Seen]]:
    found: dict[int, list[Seen]] = {}
    for one in read.follow_ups:
        found.setdefault(one.session_id, []).append(one)
    return list(found.values())


def _row(seen: Seen, group: str) -> One:
    said = "forecast kept" if group == SCORED else "no forecast was kept"
    return One(seen.person_id, seen.seen_on, group, said, place=Place("follow_up", seen.follow_up_id))


def _documents(model: type[KeptForecast] | type[FollowUpVisit], ids: Sequence[int], kind: type[Document]) -> dict[int, Document]:
    """The documents of these rows, each compared with its SHA-256."""
    found = {}
    for some in cut(ids):
        for pk, text, held in model.objects.filter(pk__in=some).values_list("pk", "document", "sha256"):
            if sha256_of(text) != held:
                raise Damaged(f"{model._meta.label_lower}:{pk} does not hold what was written.")
            found[pk] = read_kept(text, held, kind)
    return found


def _session_documents(ids: Sequence[int]) -> dict[int, Session]:
    rows = (row for some in cut(ids) for row in SessionClosed.objects.current().filter(session__in=some))
    return {row.session_id: row.content.session for row in rows}


def _lot(number: int) -> str:
    """Drawn as if by lot, and the same every time."""
    return sha256(f"forecast {number}".encode()).hexdigest()
