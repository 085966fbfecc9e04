"""A whole proposal built by hand, with plainly synthetic numbers: round doses, straight bands, invented sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.build import a_case, a_problem

from eutonia.domain.answers import Severity, Side
from eutonia.domain.case import Case
from eutonia.domain.finding import Arithmetic, Citation, Finding
from eutonia.domain.plan import Dilution, MuscleDose, Plan
from eutonia.domain.proposal import (
    AlternativeAdvice,
    Band,
    BindingLimit,
    CandidateMuscle,
    CheckResult,
    DoseEvidence,
    Eligibility,
    ExpectedCourse,
    FrontierPoint,
    GoalChance,
    KnowledgeStamp,
    LimitUse,
    Outcome,
    PlanOption,
    Preparation,
    Proposal,
    Syringe,
    UsedSource,
)  # fmt: skip
from eutonia.knowledge.types import BeliefParameter, Knowledge, Muscle, Pattern, Source

PRODUCT = "onabotulinumtoxinA"
LABEL = Citation(source="made-label", section="table 1", state="recalled")
PAPER = Citation(source="made-paper", section="page 7", state="seen")
CHOICE = Citation(source="made-project", section="decision 9", state="project")
TRIAL = Citation(source="made-trial", section="figure 2", state="derived")

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "[bold red]not markup[/bold red] [link=http://evil.example]x[/link]",
    '#import "/etc/passwd": * #panic() $x$ *b* _i_ @ref <label> \\ `raw` //c',
    "]]><![CDATA[ &amp; &lt; </style></svg>",
    "javascript:alert(1)",
    "Zoë O’Brien–Łukasz ½ °",
)


def number(value: float | str) -> Decimal:
    """A Decimal of at most three places from what is easy to write."""
    return round(Decimal(str(value)), 3)


def a_band(median: float, reach: float = 1.0, lowest: float = 0.0) -> Band:
    """A band of plain widths around a median: 1, 2 and 3 times the reach."""
    ends = {
        f"{end}_{wide}": number(round(max(lowest, median + sign * times * reach), 3))
        for wide, times in ((50, 1), (80, 2), (95, 3))
        for end, sign in (("low", -1), ("high", 1))
    }
    return Band(median=number(round(median, 3)), **ends)


def a_course(
    measure: str = "spasms_per_day", side: Side = Side.RIGHT, pattern: str = "adducted-thighs", **changes: Any
) -> ExpectedCourse:
    """A course that falls from 10 to 4 and returns; on the ordinal scale from position 4 to 2."""
    weeks = range(0, 19, 2)
    start, depth, reach = (4.0, 2.0, 0.3) if measure == "ashworth" else (10.0, 6.0, 0.8)
    middle = [start - depth * max(0.0, 1 - abs(week - 5) / 9) for week in weeks]
    values: dict[str, Any] = {
        "pattern": pattern, "side": side, "measure": measure,
        "unit": {"ashworth": "Modified Ashworth, ordinal", "spasms_per_day": "spasms per day", "pain": "pain, 0 to 10"}[measure],
        "weeks": tuple(Decimal(w) for w in weeks), "bands": tuple(a_band(m, reach) for m in middle),
        "without_treatment": tuple(number(start) for _ in weeks), "onset_day": a_band(12, 2), "peak_week": a_band(5, 0.5),
        "wears_off_day": a_band(88, 5), "never_felt": number("0.04"),
    }  # fmt: skip
    return ExpectedCourse.model_validate(values | changes)


def a_goal_chance(goal: str = "washing", words: str = "Knees apart for washing", importance: int = 3) -> GoalChance:
    """A chance that rises to 60 % at week 6 and falls."""
    weeks = range(0, 19, 2)
    chance = [round(max(0.0, 0.6 - abs(week - 6) * 0.06), 3) for week in weeks]
    return GoalChance(
        goal=goal,
        words=words,
        importance=importance,
        weeks=tuple(Decimal(w) for w in weeks),
        probability=tuple(number(c) for c in chance),
        low_80=tuple(number(round(c * 0.6, 3)) for c in chance),
        high_80=tuple(number(round(min(1.0, c * 1.4), 3)) for c in chance),
        without_treatment=tuple(number("0.02") for _ in weeks),
    )


DOSES = (
    ("adductor-magnus", Side.RIGHT, 60, 2), ("adductor-magnus", Side.LEFT, 40, 2), ("soleus", Side.RIGHT, 50, 2),
    ("gastrocnemius-medial-head", Side.RIGHT, 50, 2), ("plantar-thing", Side.LEFT, 20, 1),
)  # fmt: skip


def a_big_plan(times: int = 1) -> Plan:
    """220 units (times `times`) into the legs, right and left."""
    doses = tuple(MuscleDose(muscle=m, side=s, units=Decimal(u * times), sites=n) for m, s, u, n in DOSES)
    return Plan.model_validate(
        {
            "case_id": "test-case",
            "product": PRODUCT,
            "jurisdiction": "US",
            "planned_for": "2026-09-24",
            "doses": doses,
            "dilution": Dilution(vial_units=Decimal(100), diluent_ml=Decimal(2)),
        }
    )


def a_preparation() -> Preparation:
    """Three vials of 100 units, two syringes, 80 units left over."""
    return Preparation(
        dilution=Dilution(vial_units=Decimal(100), diluent_ml=Decimal(2)),
        diluent="sodium chloride 0.9 %",
        vials=(Decimal(100), Decimal(100), Decimal(100)),
        diluent_ml=(Decimal(2), Decimal(2), Decimal(2)),
        units_per_ml=Decimal(50),
        drawn_units=Decimal(300),
        wasted_units=Decimal(80),
        volume_ml=number("4.4"),
        syringes=(
            Syringe(
                label="A",
                region="calf",
                side=Side.RIGHT,
                units=Decimal(100),
                volume_ml=Decimal(2),
                size_ml=Decimal(3),
                site_units=(Decimal(25),) * 4,
                marks_ml=tuple(number(m) for m in ("1.5", "1", "0.5", "0")),
            ),
            Syringe(
                label="B",
                region="thigh",
                side=Side.LEFT,
                units=Decimal(40),
                volume_ml=number("0.8"),
                size_ml=Decimal(1),
                site_units=(Decimal(20), Decimal(20)),
                marks_ml=(number("0.4"), Decimal(0)),
            ),
        ),
        use_within="24 hours, kept at 2 to 8 °C",
        citations=(LABEL,),
    )


def no_preparation() -> Preparation:
    """Nothing is prepared."""
    return Preparation(
        dilution=None,
        diluent="",
        vials=(),
        diluent_ml=(),
        units_per_ml=None,
        drawn_units=Decimal(0),
        wasted_units=Decimal(0),
        volume_ml=Decimal(0),
        syringes=(),
        use_within="",
    )


def findings() -> tuple[Finding, ...]:
    """One of each kind: a reason with its sum, a note, and a check that could not run."""
    return (
        Finding(
            rule="safety.cumulative",
            severity=Severity.REASON,
            title="Bladder dose not confirmed",
            because="100 units on 13 Jul 2026 is as she remembers it.",
            remedy="ask urology for the letter",
            arithmetic=Arithmetic(
                terms=("100 units on 13 Jul 2026", "220 units planned"),
                total=Decimal(320),
                limit=Decimal(400),
                unit=f"units of {PRODUCT}",
                window_start=date(2026, 7, 3),
                window_end=date(2026, 9, 24),
            ),
            citations=(LABEL,),
            needs_second_name=True,
        ),
        Finding(
            rule="safety.off-label",
            severity=Severity.NOTE,
            title="Hip adductors are off label",
            because="The label covers ankle and toes.",
            muscle="adductor-magnus",
            side=Side.RIGHT,
            citations=(PAPER,),
        ),
        Finding(
            rule="safety.volume",
            severity=Severity.NOTE,
            title="Largest volume in one site",
            because="No figure is known here.",
            could_not_run=True,
            citations=(CHOICE,),
        ),
    )


def a_check(*found: Finding) -> CheckResult:
    """40 of 41 checks ran; three limits, the binding one first."""
    return CheckResult(
        findings=found,
        checks_run=40,
        checks_known=41,
        knowledge_hash="k" * 12,
        eligible_from=date(2026, 9, 24),
        limits=(
            LimitUse(
                limit="cumulative",
                words="12 weeks, everywhere",
                given=Decimal(100),
                planned=Decimal(220),
                maximum=Decimal(400),
                unit=f"units of {PRODUCT}",
                citation=LABEL,
            ),
            LimitUse(
                limit="leg-right",
                words="right leg",
                side=Side.RIGHT,
                given=Decimal(0),
                planned=Decimal(160),
                maximum=Decimal(300),
                unit=f"units of {PRODUCT}",
                citation=PAPER,
            ),
            LimitUse(
                limit="over",
                words="largest site",
                given=Decimal(0),
                planned=Decimal(60),
                maximum=Decimal(50),
                unit=f"units of {PRODUCT}",
                citation=CHOICE,
            ),
        ),
    )


def an_option(name: str = "balanced", times: int = 1, **changes: Any) -> PlanOption:
    """One option; `times` 0 is 'do not inject now'."""
    plan = a_big_plan(times) if times else a_big_plan().model_copy(update={"doses": (), "dilution": None})
    values: dict[str, Any] = {
        "name": name, "title": "Do not inject now" if name == "none" else name.title(),
        "plan": plan, "check": a_check(*(findings() if times else ())), "goal_weeks": a_band(5.0 * times, 0.5),
        "weakness": a_band(0.1 * times, 0.02), "needles": 9 * times,
        "courses": (a_course(), a_course("ashworth"), a_course("pain", Side.LEFT)) if times else (),
        "goals": (a_goal_chance(), a_goal_chance("pain", "Pain 3 or lower", 1)) if times else (),
        "preparation": a_preparation() if times else no_preparation(),
    }  # fmt: skip
    return PlanOption.model_validate(values | changes)


def _candidate(muscle: str, name: str, side: Side, dose: int, sites: int, **changes: Any) -> CandidateMuscle:
    values: dict[str, Any] = {
        "muscle": muscle, "name": name, "side": side, "patterns": ("adducted-thighs",), "units": Decimal(dose), "sites": sites,
        "volume_ml": number(dose / 50), "keep": False, "manual_only": False, "off_label": False,
        "reasons_for": ("Ashworth 3 on this side",), "reasons_against": ("Helps hip extension when standing",),
        "sentence": f"{name} takes part in the pattern", "citations": (PAPER,),
        "guidance": "Medial thigh, a hand below the pubis.",
        "neighbours_at_risk": "Femoral vessels.",
        "evidence": (
            DoseEvidence(kind="practice", low=Decimal(40), typical=Decimal(75), high=Decimal(120), words="", citation=PAPER),
            DoseEvidence(kind="label", low=None, typical=Decimal(75), high=None, words="label", citation=LABEL),
        ),
    }  # fmt: skip
    return CandidateMuscle.model_validate(values | changes)


def candidates() -> tuple[CandidateMuscle, ...]:
    """The dosed muscles, one kept, one without a sourced dose."""
    named = {m.id: m.name for m in a_knowledge().muscles.values()}
    dosed = [_candidate(m, named[m], s, u, n, off_label=m == "adductor-magnus") for m, s, u, n in DOSES]
    return (
        *dosed,
        _candidate("soleus", "soleus", Side.LEFT, 0, 0, keep=True, sentence="Its tone holds her up in transfers"),
        _candidate("gracilis", "gracilis", Side.RIGHT, 0, 0, manual_only=True, evidence=(), citations=()),
    )


def an_eligibility(outcome: Outcome = Outcome.WITH_CAUTIONS, *found: Finding) -> Eligibility:
    """An answer with one alternative."""
    return Eligibility(
        outcome=outcome,
        findings=found,
        would_change=("an answer to the question on pregnancy",),
        alternatives=(
            AlternativeAdvice(
                option="baclofen-oral",
                name="baclofen by mouth",
                line="first",
                why="the spasms are not in one place",
                when_preferred="spasticity is generalised",
                cautions="sleepiness",
                preferred_now=True,
                citations=(PAPER,),
            ),
            AlternativeAdvice(
                option="physio", name="physiotherapy", line="foundation", why="always beside toxin", when_preferred=""
            ),
        ),
    )


def a_person_case(**changes: Any) -> Case:
    """Ada Testperson with two goals."""
    base = a_case()
    goals = [
        {
            "id": "washing",
            "words": "Knees apart for washing",
            "problems": [{"pattern": "adducted-thighs", "side": "right"}],
            "measure": "spasms_per_day",
            "target_at_most": 5,
            "importance": 3,
        },
        {
            "id": "tone",
            "words": "Softer thighs",
            "problems": [{"pattern": "adducted-thighs", "side": "right"}],
            "measure": "ashworth",
            "target_ashworth": "1+",
            "importance": 1,
        },
    ]
    person = base.person.model_copy(update={"name": "TESTPERSON, Ada"})
    problems = [a_problem("adducted-thighs"), a_problem("adducted-thighs", "left")]
    document = base.model_dump() | {"goals": goals, "person": person.model_dump(), "problems": problems} | changes
    return Case.model_validate(document)


def a_proposal(**changes: Any) -> Proposal:
    """A candidate with cautions: 220 units proposed, 440 and none beside it."""
    values: dict[str, Any] = {
        "proposal_id": "p" * 16, "engine_version": "0.1.0", "knowledge": KnowledgeStamp(version="2026-01-01", hash="k" * 12),
        "belief_id": "belief-made", "case_hash": "c" * 16, "case": a_person_case(), "summary": "toxin fits this problem",
        "eligibility": an_eligibility(Outcome.WITH_CAUTIONS, findings()[1]), "recommended": "balanced",
        "options": (an_option("none", 0), an_option(), an_option("stronger", 2)), "candidates": candidates(),
        "frontier": tuple(
            FrontierPoint(units=Decimal(u), value=number(u / 100), goal_weeks=number(round(8 * u / (u + 150), 2)),
                          weakness=number(round((u / 500) ** 2 * 0.25, 4)), needles=u // 25, within_limits=u <= 300)
            for u in range(0, 461, 20)
        ),
        "binding": BindingLimit(limit="cumulative", words="12 weeks, everywhere", costs="20 more units would buy 0.2 goal weeks",
                                citation=LABEL),
        "fifty_more": "50 more units buy 0.3 goal weeks and 3 points of weakness",
        "sources": tuple(
            UsedSource(id=s.id, title=s.title, kind=s.kind, publisher=s.publisher, dated=s.dated, address=s.address)
            for s in a_knowledge().sources.values() if s.id != "made-trial"
        ),
        "unverified": ("label dose of the soleus",), "intended_use": "decision support for qualified clinicians, who decide",
    }  # fmt: skip
    return Proposal.model_validate(values | changes)


def not_a_candidate(**changes: Any) -> Proposal:
    """Toxin is not the answer: no plan at all."""
    stop = Finding(rule="eligibility.pregnancy", severity=Severity.STOP, title="Infection at the site",
                   because="A wound lies over the muscle.", remedy="treat the infection first", citations=(LABEL,))  # fmt: skip
    return a_proposal(
        **{
            "eligibility": an_eligibility(Outcome.NOT_NOW, stop),
            "options": (),
            "recommended": "none",
            "candidates": (),
            "frontier": (),
            "binding": None,
            "fifty_more": "",
            "summary": "not now: an infection stands in the way",
            **changes,
        }
    )


def _muscle(name: str, part: str, region: str, drawn_as: tuple[str, ...]) -> Muscle:
    return Muscle(
        id=name,
        name=name.replace("-", " ").capitalize(),
        part=part,
        region=region,
        members=(),
        synonyms=(),
        action="",
        nerve="",  # type: ignore[arg-type]
        roots="",
        depth="superficial",
        deep_leg_compartment=False,
        near_chest_wall=False,
        swallowing_weight=Decimal(0),
        holds_up="",
        weakness_costs="",
        neighbours_at_risk="",
        guidance="",
        guidance_method="ultrasound",
        drawn_as=drawn_as,
        volume=None,
        anatomy=PAPER,
    )


def a_knowledge() -> Knowledge:
    """A tiny knowledge: six muscles (one without a shape), one pattern, four sources, one figure of the belief."""
    muscles = [
        _muscle("adductor-magnus", "leg", "hip", ("adductor-magnus",)),
        _muscle("soleus", "leg", "calf", ("soleus",)),
        _muscle("gastrocnemius-medial-head", "leg", "calf", ("gastrocnemius-medial-head",)),
        _muscle("gracilis", "leg", "hip", ("gracilis",)),
        _muscle("plantar-thing", "leg", "foot", ()),
        _muscle("biceps-brachii", "arm", "arm", ("biceps-brachii",)),
        _muscle("splenius-capitis", "neck", "neck", ("splenius-capitis",)),
    ]
    sources = [
        Source("made-label", "Made label of a toxin", "label", "Made Maker", "2020", "https://example.org/label"),
        Source("made-paper", "Made paper <on> thighs & calves", "paper", "Made Journal", "2021", "javascript:alert(1)"),
        Source("made-project", "Made choice", "project", "Eutonia", "2026"),
        Source("made-trial", "Made trial", "paper", "Made Journal", "2019"),
    ]
    figure = BeliefParameter("peak", "lognormal", 5.0, 0.2, 0.1, "weeks", "time of the best effect", (TRIAL,))
    pattern = Pattern("adducted-thighs", "adducted thighs", "leg", "hip", "hip abduction", (), (), "")
    return Knowledge(
        version="2026-01-01",
        hash="k" * 12,
        sources={s.id: s for s in sources},
        products={},
        muscles={m.id: m for m in muscles},
        patterns={pattern.id: pattern},
        scales={},
        alternatives={},
        screen={},
        settings={},
        belief={figure.id: figure},
    )
