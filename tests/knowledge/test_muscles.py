"""The muscle catalogue: complete, cited, and honest about what is near a needle."""

from __future__ import annotations

from collections import Counter

import pytest

from eutonia.knowledge import load
from eutonia.knowledge.types import Muscle

MUSCLES = load().muscles
GROUPS = {id: muscle for id, muscle in MUSCLES.items() if muscle.members}
SINGLE = {id: muscle for id, muscle in MUSCLES.items() if not muscle.members}

REGIONS = {
    "arm": {"shoulder", "upper arm", "forearm", "hand"},
    "leg": {"hip", "thigh", "calf", "foot"},
    "trunk": {"back", "abdomen", "shoulder"},
    "neck": {"neck"},
    "jaw": {"jaw"},
}

BODY_CHART = {
    "adductor-longus", "adductor-magnus", "adductor-pollicis", "anconeus", "biceps-brachii",
    "biceps-femoris", "brachialis", "brachioradialis", "coracobrachialis", "deltoid", "erector-spinae",
    "extensor-carpi-radialis", "extensor-carpi-ulnaris", "extensor-digitorum",
    "extensor-digitorum-longus", "extensor-hallucis-longus", "external-oblique", "fibularis-longus",
    "flexor-carpi-radialis", "flexor-carpi-ulnaris", "flexor-digitorum-longus",
    "flexor-digitorum-superficialis", "flexor-hallucis-longus", "flexor-pollicis-longus",
    "gastrocnemius-lateral-head", "gastrocnemius-medial-head", "gluteus-maximus", "gluteus-medius",
    "gracilis", "iliopsoas", "infraspinatus", "interossei-hand", "latissimus-dorsi", "levator-scapulae",
    "lumbricals-hand", "opponens-pollicis", "pectineus", "pectoralis-major", "pronator-quadratus",
    "pronator-teres", "quadratus-lumborum", "rectus-abdominis", "rectus-femoris", "rhomboids",
    "sartorius", "scalenes", "semimembranosus", "semispinalis-capitis", "semitendinosus",
    "serratus-anterior", "soleus", "splenius-capitis", "sternocleidomastoid", "tensor-fasciae-latae",
    "teres-major", "tibialis-anterior", "tibialis-posterior", "trapezius", "triceps-brachii",
    "vastus-lateralis", "vastus-medialis",
}  # fmt: skip
"""The shapes of the body chart, by id."""


def every(muscles: dict[str, Muscle]) -> pytest.MarkDecorator:
    """One test for each muscle, named by its id."""
    return pytest.mark.parametrize("muscle", muscles.values(), ids=list(muscles))


def test_there_are_at_least_75_muscles_and_every_part_of_the_body_has_its_share() -> None:
    parts = Counter(muscle.part for muscle in SINGLE.values())
    assert sum(parts.values()) >= 75
    assert parts["arm"] >= 25
    assert parts["leg"] >= 25
    assert parts["trunk"] >= 8
    assert parts["neck"] >= 14
    assert parts["jaw"] >= 4


@every(MUSCLES)
def test_an_injector_finds_everything_needed_at_the_needle(muscle: Muscle) -> None:
    for words in (muscle.name, muscle.action, muscle.nerve, muscle.roots, muscle.neighbours_at_risk):
        assert words.strip()
    assert muscle.weakness_costs.endswith(".")
    assert muscle.guidance.endswith(".")
    assert len(muscle.guidance.split()) >= 8


@every(MUSCLES)
def test_text_is_plain_and_not_copied_from_the_field_before(muscle: Muscle) -> None:
    texts = [muscle.action, muscle.neighbours_at_risk, muscle.guidance, muscle.weakness_costs]
    assert len(set(texts)) == len(texts)
    assert all(text == text.strip() and "  " not in text for text in texts)


@every(MUSCLES)
def test_region_fits_the_part_of_the_body(muscle: Muscle) -> None:
    assert muscle.region in REGIONS[muscle.part]


@every(MUSCLES)
def test_the_source_of_the_anatomy_is_known_and_not_called_verified_when_it_was_not_opened(muscle: Muscle) -> None:
    source = load().sources[muscle.anatomy.source]
    assert muscle.anatomy.state in ("recalled", "seen")
    if source.id == "anat-gray-42":
        assert muscle.anatomy.is_unverified


@every(SINGLE)
def test_every_single_muscle_has_a_volume_of_a_size_that_occurs(muscle: Muscle) -> None:
    assert muscle.volume is not None
    assert 2 < muscle.volume.millilitres < 1000


@every(GROUPS)
def test_a_group_has_members_and_leaves_its_volume_to_them(muscle: Muscle) -> None:
    assert muscle.volume is None
    assert len(set(muscle.members)) == len(muscle.members) >= 2
    assert all(member in SINGLE for member in muscle.members)
    assert {SINGLE[member].part for member in muscle.members} == {muscle.part}


@every(GROUPS)
def test_a_group_is_never_milder_than_its_members(muscle: Muscle) -> None:
    members = [SINGLE[member] for member in muscle.members]
    assert muscle.swallowing_weight == max(member.swallowing_weight for member in members)
    assert muscle.near_chest_wall == any(member.near_chest_wall for member in members)
    assert muscle.deep_leg_compartment == any(member.deep_leg_compartment for member in members)


@every(GROUPS)
def test_a_group_is_drawn_as_its_members_are(muscle: Muscle) -> None:
    shapes = {shape for member in muscle.members for shape in SINGLE[member].drawn_as}
    assert shapes <= set(muscle.drawn_as)


def test_a_volume_that_scales_with_the_body_gives_its_reference_at_the_reference_body() -> None:
    scaled = [m.volume for m in SINGLE.values() if m.volume and m.volume.per_kg_m is not None]
    assert len(scaled) >= 30
    for volume in scaled:
        assert volume.per_kg_m is not None
        assert volume.intercept is not None
        at_reference = float(volume.per_kg_m) * 71.8 * 1.71 + float(volume.intercept)
        assert at_reference == pytest.approx(float(volume.millilitres), abs=0.2)


def test_a_volume_that_scales_stays_positive_for_a_small_thin_adult() -> None:
    for muscle in SINGLE.values():
        if muscle.volume and muscle.volume.per_kg_m is not None and muscle.volume.intercept is not None:
            assert float(muscle.volume.per_kg_m) * 40 * 1.45 + float(muscle.volume.intercept) > 0, muscle.id


@every(MUSCLES)
def test_only_neck_and_jaw_can_disturb_swallowing_directly(muscle: Muscle) -> None:
    if muscle.part in ("neck", "jaw"):
        assert 0 < muscle.swallowing_weight <= 1
    else:
        assert muscle.swallowing_weight == 0


def test_swallowing_weight_falls_from_the_front_of_the_neck_to_the_back() -> None:
    front_to_back = [
        "longus-colli", "sternocleidomastoid", "scalenus-medius", "levator-scapulae", "splenius-capitis", "trapezius",
    ]  # fmt: skip
    weights = [MUSCLES[id].swallowing_weight for id in front_to_back]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


def test_the_deep_compartment_of_the_leg_is_marked_for_people_on_anticoagulants() -> None:
    marked = {id for id, muscle in MUSCLES.items() if muscle.deep_leg_compartment}
    assert marked == {"tibialis-posterior", "flexor-digitorum-longus", "flexor-hallucis-longus", "popliteus"}


def test_muscles_on_the_ribs_are_marked_and_name_the_lung() -> None:
    marked = [muscle for muscle in MUSCLES.values() if muscle.near_chest_wall]
    for id in ("pectoralis-major", "trapezius", "levator-scapulae", "rhomboids", "serratus-anterior", "erector-spinae"):
        assert MUSCLES[id] in marked
    for muscle in marked:
        risk = muscle.neighbours_at_risk.lower()
        assert "pleura" in risk or "lung" in risk or "chest" in risk, muscle.id


def test_tone_that_holds_a_person_up_is_marked_where_it_does() -> None:
    assert MUSCLES["soleus"].holds_up == "standing"
    assert MUSCLES["gluteus-maximus"].holds_up == "standing"
    assert MUSCLES["quadriceps-femoris"].holds_up == "standing"
    assert MUSCLES["triceps-brachii"].holds_up == "transfers"
    assert MUSCLES["semispinalis-capitis"].holds_up == "head"
    assert MUSCLES["erector-spinae"].holds_up == "trunk"
    assert MUSCLES["tibialis-anterior"].holds_up == ""


@every(GROUPS)
def test_a_group_holds_up_what_its_members_hold_up(muscle: Muscle) -> None:
    assert muscle.holds_up in {SINGLE[member].holds_up for member in muscle.members}


@every(MUSCLES)
def test_every_shape_named_is_on_the_body_chart(muscle: Muscle) -> None:
    assert set(muscle.drawn_as) <= BODY_CHART


def test_every_shape_of_the_body_chart_can_be_reached_from_a_muscle() -> None:
    reached = {shape for muscle in MUSCLES.values() for shape in muscle.drawn_as}
    assert reached == BODY_CHART


def test_no_name_or_synonym_stands_for_two_muscles() -> None:
    names = Counter(name.lower() for muscle in MUSCLES.values() for name in {muscle.id, muscle.name.lower(), *muscle.synonyms})
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ("hip-adductors", {"adductor-longus", "adductor-brevis", "adductor-magnus"}),
        ("iliopsoas", {"psoas-major", "iliacus"}),
        ("medial-hamstrings", {"semitendinosus", "semimembranosus"}),
        ("quadriceps-femoris", {"rectus-femoris", "vastus-lateralis", "vastus-medialis", "vastus-intermedius"}),
        ("gastrocnemius", {"gastrocnemius-medial-head", "gastrocnemius-lateral-head"}),
        ("triceps-surae", {"gastrocnemius-medial-head", "gastrocnemius-lateral-head", "soleus"}),
        ("scalenes", {"scalenus-anterior", "scalenus-medius", "scalenus-posterior"}),
        ("splenius", {"splenius-capitis", "splenius-cervicis"}),
        ("erector-spinae", {"iliocostalis", "longissimus-thoracis"}),
        ("flexor-pollicis-brevis-and-opponens", {"flexor-pollicis-brevis", "opponens-pollicis"}),
        ("lumbricals-and-interossei", {"lumbricals-hand", "interossei-hand"}),
    ],
)
def test_groups_that_labels_dose_as_one_have_the_right_members(group: str, members: set[str]) -> None:
    assert set(MUSCLES[group].members) == members
