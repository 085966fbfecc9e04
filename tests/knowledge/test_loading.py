"""The loader: what it takes, what it refuses, and that it says where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.knowledge.small_files import AMOUNTS, CITE, DOSES, FILES, LIMITS, MUSCLE, PRODUCT, changed, loaded, write

from eutonia.domain import Citation, KnowledgeFault
from eutonia.knowledge import load
from eutonia.knowledge.decoding import first_day
from eutonia.knowledge.files import read_files

PRODUCT_FILE = "products/sampletoxinA/product.toml"
LIMITS_FILE = "products/sampletoxinA/limits.toml"
DOSES_FILE = "products/sampletoxinA/doses.toml"
MUSCLE_FILE = "muscles/leg/soleus.toml"
PATTERN_FILE = "patterns/leg/equinus-foot.toml"
SCREEN_FILE = "screen/trigger.toml"
ALTERNATIVE_FILE = "alternatives/baclofen.toml"
SCREEN_AGAIN = FILES[SCREEN_FILE].replace('"Treat it first."', "3")


def test_every_kind_of_fact_is_read(tmp_path: Path) -> None:
    knowledge = loaded(tmp_path)

    assert knowledge.version == "1"
    assert set(knowledge.products) == {"sampletoxinA"}
    assert set(knowledge.muscles) == {"soleus"}
    assert set(knowledge.patterns) == {"equinus-foot"}
    assert set(knowledge.scales) == {"pain"}
    assert set(knowledge.alternatives) == {"baclofen"}
    assert set(knowledge.screen) == {"fever"}
    assert knowledge.number("planner.needle_cost") == Decimal("-0.25")
    assert knowledge.belief["benefit"].centre == 1.25
    assert set(knowledge.loss) == {"dose"}
    assert set(knowledge.sources) == {"label"}


def test_a_product_is_read_from_all_its_files(tmp_path: Path) -> None:
    product = loaded(tmp_path).products["sampletoxinA"]

    assert (product.brand, product.serotype, product.step_units) == ("Sample", "A", Decimal(5))
    assert (product.planned_here, product.needs_reconstitution) == (True, True)
    assert [one.units for one in product.vials] == [Decimal(100)]
    assert [(one.vial_units, one.diluent_ml, one.use, one.recommended) for one in product.dilutions] == [(100, 2, "limb", True)]
    assert [(one.id, one.window_days, one.needs_second_name) for one in product.limits] == [
        ("sample-site", None, False),
        ("sample-cumulative", 84, True),
    ]
    assert [(one.id, one.days) for one in product.intervals] == [("sample-interval", 84)]
    assert [one.muscles for one in product.indications] == [("soleus",)]
    assert [(one.muscle, one.on_label) for one in product.doses] == [("soleus", True)]
    assert [(one.topic, one.words) for one in product.statements] == [("storage", "In a refrigerator.")]


def test_a_reason_for_a_loss_is_read_with_its_question_and_what_to_do(tmp_path: Path) -> None:
    step = loaded(tmp_path).loss["dose"]

    assert [(one.id, one.words, one.if_yes) for one in step.questions] == [
        ("dose-lost", "Was any lost?", "Less reached the muscle.")
    ]
    assert step.to_do == (("Review the dose.", Citation(source="label", section="table 1", state="seen")),)
    assert step.facts == ()


def test_an_amount_is_exact_to_the_last_digit(tmp_path: Path) -> None:
    files = changed(DOSES_FILE, "high = 100.5", "high = 100.10")
    dose = loaded(tmp_path, files).products["sampletoxinA"].doses[0]

    assert isinstance(dose.high, Decimal)
    assert str(dose.high) == "100.10"
    assert dose.low == Decimal(50)


def test_a_fact_carries_its_citation_and_jurisdiction(tmp_path: Path) -> None:
    dose = loaded(tmp_path).products["sampletoxinA"].doses[0]

    assert dose.citation == Citation(source="label", section="table 1", state="seen")
    assert dose.jurisdiction == "US"


def test_what_is_left_out_of_a_dose_is_unknown_and_never_zero(tmp_path: Path) -> None:
    files = changed(DOSES_FILE, f"{AMOUNTS}, ", "")
    dose = loaded(tmp_path, files).products["sampletoxinA"].doses[0]

    assert (dose.low, dose.typical, dose.high, dose.sites_low, dose.sites_high) == (None,) * 5
    assert not dose.may_fill_in


def test_a_fact_is_in_force_from_the_date_of_its_source(tmp_path: Path) -> None:
    dose = loaded(tmp_path).products["sampletoxinA"].doses[0]

    assert dose.valid_from == date(2023, 6, 1)
    assert not dose.holds_on(date(2023, 5, 31))
    assert dose.holds_on(date(2023, 6, 1))


def test_a_limit_and_an_interval_hold_on_every_day_unless_dated_themselves(tmp_path: Path) -> None:
    product = loaded(tmp_path).products["sampletoxinA"]

    assert all(one.holds_on(date(1990, 1, 1)) for one in (*product.limits, *product.intervals))


def test_a_choice_of_this_project_holds_on_every_day(tmp_path: Path) -> None:
    files = changed(DOSES_FILE, 'state = "seen"', 'state = "project"')
    dose = loaded(tmp_path, files).products["sampletoxinA"].doses[0]

    assert dose.holds_on(date(1990, 1, 1))


def test_the_dates_of_a_fact_may_be_written_beside_it(tmp_path: Path) -> None:
    files = changed(DOSES_FILE, 'words = ""', 'words = "", valid_from = 2020-01-01, valid_to = 2022-12-31')
    dose = loaded(tmp_path, files).products["sampletoxinA"].doses[0]

    assert dose.holds_on(date(2020, 1, 1))
    assert dose.holds_on(date(2022, 12, 31))
    assert not dose.holds_on(date(2023, 1, 1))


@pytest.mark.parametrize(
    ("dated", "day"),
    [
        ("2023", date(2023, 1, 1)),
        ("2023-06", date(2023, 6, 1)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("no date given", None),
        ("", None),
        ("199", None),
    ],
)
def test_the_date_of_a_source_is_read_where_it_is_a_date(dated: str, day: date | None) -> None:
    assert first_day(dated) == day


# Each line breaks one thing; the message names the file and the field.
FAULTS = [
    (changed(DOSES_FILE, "low = 50", 'low = "50"'), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "low = nan"), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "low = inf"), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "low = true"), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "low = 50,5"), DOSES_FILE, "TOML"),
    (changed(DOSES_FILE, "low = 50", "low = -50"), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "low = 0"), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "low = 80"), DOSES_FILE, "low"),
    (changed(DOSES_FILE, "low = 50", "lowest = 50"), DOSES_FILE, "lowest"),
    (changed(DOSES_FILE, "sites_low = 2", "sites_low = 2.5"), DOSES_FILE, "sites_low"),
    (changed(DOSES_FILE, "sites_low = 2", "sites_low = 9"), DOSES_FILE, "sites_low"),
    (changed(DOSES_FILE, 'muscle = "soleus"', 'muscle = "solaeus"'), DOSES_FILE, "solaeus"),
    (changed(DOSES_FILE, 'per = "side"', 'per = "leg"'), DOSES_FILE, "per"),
    (changed(DOSES_FILE, 'kind = "label", ', ""), DOSES_FILE, "kind"),
    (changed(DOSES_FILE, 'words = ""', "words = 7"), DOSES_FILE, "words"),
    (changed(DOSES_FILE, 'words = ""', 'words = "", valid_to = "2023"'), DOSES_FILE, "valid_to"),
    (changed(DOSES_FILE, 'words = ""', 'words = "", valid_to = 2023-01-01T00:00:00'), DOSES_FILE, "valid_to"),
    (changed(DOSES_FILE, "on_label = true", "on_label = 1"), DOSES_FILE, "on_label"),
    (changed(DOSES_FILE, 'jurisdiction = "US"', 'jurisdiction = "USA"'), DOSES_FILE, "jurisdiction"),
    (changed(DOSES_FILE, '"label", section', '"lable", section'), DOSES_FILE, "lable"),
    (changed(DOSES_FILE, 'state = "seen"', 'state = "certain"'), DOSES_FILE, "state"),
    (changed(DOSES_FILE, ', state = "seen"', ""), DOSES_FILE, "cite"),
    (changed(DOSES_FILE, f", cite = {CITE}", ""), DOSES_FILE, "cite"),
    (changed(DOSES_FILE, f"cite = {CITE}", 'cite = "label"'), DOSES_FILE, "cite"),
    (changed(DOSES_FILE, "dose = [", "dose = 3\nother = ["), DOSES_FILE, "other"),
    (changed(PRODUCT_FILE, 'id = "sampletoxinA"', 'id = "otherA"'), "products/sampletoxinA", "id"),
    (changed(PRODUCT_FILE, "step_units = 5", ""), "products/sampletoxinA", "step_units"),
    (changed(PRODUCT_FILE, "units = 100, jur", "units = 0, jur"), PRODUCT_FILE, "vial"),
    (changed(PRODUCT_FILE, "diluent_ml = 2", "diluent_ml = 0"), PRODUCT_FILE, "diluent_ml"),
    (changed(PRODUCT_FILE, "vial_units = 100", "vial_units = 200"), PRODUCT_FILE, "vial_units"),
    (changed(PRODUCT_FILE, "days = 84", "days = 0"), PRODUCT_FILE, "days"),
    (changed(PRODUCT_FILE, 'muscles = ["soleus"]', 'muscles = ["calf"]'), PRODUCT_FILE, "calf"),
    (changed(PRODUCT_FILE, 'muscles = ["soleus"]', 'muscles = "soleus"'), PRODUCT_FILE, "muscles"),
    (changed(LIMITS_FILE, "maximum = 50", "maximum = 0"), LIMITS_FILE, "maximum"),
    (changed(LIMITS_FILE, 'id = "sample-site"', 'id = "sample-cumulative"'), "products/sampletoxinA", "sample-cumulative"),
    (changed(LIMITS_FILE, 'scope = "site_units"', 'scope = "site_volume"'), LIMITS_FILE, "unit"),
    (changed(LIMITS_FILE, "window_days = 84\n", ""), LIMITS_FILE, "window_days"),
    (changed(LIMITS_FILE, "maximum = 50", "maximum = 50\nwindow_days = 84"), LIMITS_FILE, "window_days"),
    (changed(LIMITS_FILE, 'scope = "site_units"\nsubject = ""', 'scope = "site_units"\nsubject = "shin"'), LIMITS_FILE, "shin"),
    (FILES | {LIMITS_FILE: DOSES + LIMITS}, LIMITS_FILE, "stands in"),
    (FILES | {"products/sampletoxinA/extra.toml": ""}, "products/sampletoxinA/extra.toml", "limits.toml"),
    (changed(MUSCLE_FILE, 'part = "leg"', 'part = "arm"'), MUSCLE_FILE, "part"),
    (changed(MUSCLE_FILE, 'id = "soleus"', 'id = "soleus-left"'), MUSCLE_FILE, "id"),
    (changed(MUSCLE_FILE, 'region = "calf"', 'region = "calf"\nmembers = ["gastrocnemius"]'), MUSCLE_FILE, "gastrocnemius"),
    (changed(MUSCLE_FILE, 'region = "calf"', 'region = "calf"\nmembers = ["soleus"]'), MUSCLE_FILE, "members"),
    (changed(MUSCLE_FILE, 'depth = "intermediate"', 'depth = "middling"'), MUSCLE_FILE, "depth"),
    (changed(MUSCLE_FILE, "millilitres = 435.9", "litres = 0.4"), MUSCLE_FILE, "volume"),
    (changed(PATTERN_FILE, 'muscle = "soleus"', 'muscle = "calf"'), PATTERN_FILE, "calf"),
    (changed(PATTERN_FILE, 'keeps = ["soleus"]', 'keeps = ["calf"]'), PATTERN_FILE, "calf"),
    (changed(PATTERN_FILE, "weak:soleus", "weak:calf"), PATTERN_FILE, "calf"),
    (changed(PATTERN_FILE, "weak:soleus", "weakish"), PATTERN_FILE, "weakish"),
    (changed(SCREEN_FILE, 'if_unknown = "reason"', 'if_unknown = "note"'), "fever", "if_unknown"),
    (changed(SCREEN_FILE, 'products = ["sampletoxinA"]', 'products = ["sample"]'), "fever", "sample"),
    (changed(SCREEN_FILE, 'parts = ["leg"]', 'parts = ["knee"]'), "fever", "knee"),
    (changed(SCREEN_FILE, "[[question]]", "[[ask]]"), SCREEN_FILE, "question"),
    (FILES | {"screen/other.toml": FILES[SCREEN_FILE]}, "fever", "another place"),
    (FILES | {"sources-more.toml": FILES["sources.toml"]}, "label", "another place"),
    (FILES | {"muscle/leg/soleus.toml": MUSCLE}, "muscle/leg/soleus.toml", "expected"),
    (FILES | {"muscles/leg/soleus.tml": MUSCLE}, "muscles/leg/soleus.tml", "expected"),
    (FILES | {"version.toml": "version = 1"}, "version.toml", "version"),
    (FILES | {"version.toml": ""}, "version.toml", "version"),
    (FILES | {"scales/pain.toml": "id = "}, "scales/pain.toml", "TOML"),
    (changed(ALTERNATIVE_FILE, "words", "text"), ALTERNATIVE_FILE, "text"),
    (changed(ALTERNATIVE_FILE, "dose = [{", "dose = [3, {"), ALTERNATIVE_FILE, "number 1"),
    (changed("settings/planner.toml", "-0.25", '"-0.25"'), "settings/planner.toml", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "where", "what"), FAULTS, ids=[f"{n}-{w}-{f}" for n, (_, w, f) in enumerate(FAULTS)])
def test_a_fault_is_refused_and_its_file_and_field_are_named(
    tmp_path: Path, files: dict[str, str], where: str, what: str
) -> None:
    with pytest.raises(KnowledgeFault) as fault:
        loaded(tmp_path, files)

    assert where in str(fault.value)
    assert what in str(fault.value)


@pytest.mark.parametrize("missing", ["step_units = 5\n", "planned_here = true\n", 'serotype = "A"\n', "days = 84\n"])
def test_a_missing_key_is_named(tmp_path: Path, missing: str) -> None:
    files = FILES | {PRODUCT_FILE: PRODUCT.replace(missing, "")}

    with pytest.raises(KnowledgeFault, match=missing.split()[0]):
        loaded(tmp_path, files)


def test_the_place_of_a_fault_leads_to_the_row(tmp_path: Path) -> None:
    row = DOSES.split("\n")[2]
    files = FILES | {DOSES_FILE: DOSES.replace(row, f"{row}\n{row.replace('low = 50', 'low = []')}")}

    with pytest.raises(KnowledgeFault, match=r"doses\.toml: dose, number 2, low: found \[\]"):
        loaded(tmp_path, files)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            FILES | {"screen/trigger.toml": FILES["screen/trigger.toml"].replace("fever", "other") + SCREEN_AGAIN},
            "screen/trigger.toml, question 2: remedy: found 3; expected text in quotes",
        ),
        (
            FILES | {"screen/other.toml": FILES["screen/trigger.toml"]},
            "screen/trigger.toml: id: 'fever' stands in another place already",
        ),
        (
            FILES | {"sources.toml": "extra = 1\n" + FILES["sources.toml"]},
            "sources.toml: expected entries headed [[source]] only, found ['extra']",
        ),
        (
            FILES | {"settings/planner.toml": "setting = 3"},
            "settings/planner.toml: expected entries headed [[setting]] only, found none",
        ),
        (FILES | {"loss/reasons.toml": ""}, "loss/reasons.toml: expected entries headed [[step]] only, found none"),
        (
            FILES | {"version.toml": ""},
            "version.toml: version: expected one key 'version' with text in quotes, and nothing else",
        ),
        (
            FILES | {"version.toml": 'version = ""'},
            "version.toml: version: expected one key 'version' with text in quotes, and nothing else",
        ),
        (
            FILES | {"version.toml": 'version = "1"\nother = "2"'},
            "version.toml: version: expected one key 'version' with text in quotes, and nothing else",
        ),
        (FILES | {DOSES_FILE: DOSES + "brand = 3"}, f"{PRODUCT_FILE}: brand: stands in {DOSES_FILE} already"),
        (
            changed(PRODUCT_FILE, 'brand = "Sample"', ""),
            "products/sampletoxinA: the whole file: missing key 'brand'",
        ),
        (changed(PRODUCT_FILE, 'brand = "Sample"', "brand = 3"), f"{PRODUCT_FILE}: brand: found 3; expected text in quotes"),
        (
            changed(PRODUCT_FILE, 'id = "sampletoxinA"', 'id = "otherA"'),
            "products/sampletoxinA: id: found 'otherA'; expected the name of the file",
        ),
        (
            changed(MUSCLE_FILE, 'part = "leg"', 'part = "arm"'),
            "muscles/leg/soleus.toml: part: found 'arm'; expected the name of the folder",
        ),
        (
            FILES | {"products/sampletoxinA/extra.toml": ""},
            "products/sampletoxinA/extra.toml: a product has only the files product.toml, limits.toml, doses.toml, "
            "statements.toml",
        ),
    ],
)
def test_a_fault_of_a_file_is_told_in_full(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(KnowledgeFault) as fault:
        loaded(tmp_path, files)

    assert str(fault.value) == message


@pytest.mark.parametrize(
    "name",
    [
        "products.toml", "muscles.toml", "other.toml", "other/version.toml", "sources/label.toml", "version.tom", "sources.txt",
        "notes", "scales/README.md",
    ],
)  # fmt: skip
def test_a_file_where_none_is_expected_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeFault, match=rf"^{name}: no reference file is expected here; folders are products, muscles, "):
        loaded(tmp_path, FILES | {name: ""})


def test_files_are_told_in_order_with_their_bytes(tmp_path: Path) -> None:
    files = read_files(write(tmp_path, FILES))

    assert list(files) == sorted(FILES)
    assert {name: content.decode() for name, content in files.items()} == FILES


def test_the_same_files_give_the_same_knowledge(tmp_path: Path) -> None:
    assert loaded(tmp_path / "one") == loaded(tmp_path / "two")


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / "scales" / "pain.toml").write_bytes(b"id = \xff")

    with pytest.raises(KnowledgeFault, match=r"scales/pain\.toml"):
        load(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeFault, match="nowhere"):
        load(tmp_path / "nowhere")


def test_knowledge_without_a_version_is_refused(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "version.toml"}

    with pytest.raises(KnowledgeFault, match=r"version\.toml"):
        loaded(tmp_path, files)


@pytest.mark.parametrize("kind", ["muscles", "patterns", "scales", "alternatives", "settings", "belief", "loss"])
def test_a_part_that_is_not_there_is_empty(tmp_path: Path, kind: str) -> None:
    needs_muscles = ("patterns",) if kind == "muscles" else ()
    files = {name: text for name, text in FILES.items() if name.split("/")[0] not in (kind, *needs_muscles)}

    assert getattr(loaded(tmp_path, files), kind) == {}


def test_adding_a_muscle_is_adding_a_file(tmp_path: Path) -> None:
    new = MUSCLE.replace('"soleus"', '"plantaris"').replace('"Soleus"', '"Plantaris"')
    knowledge = loaded(tmp_path, FILES | {"muscles/leg/plantaris.toml": new})

    assert set(knowledge.muscles) == {"soleus", "plantaris"}


def test_adding_a_product_is_adding_a_folder(tmp_path: Path) -> None:
    new = PRODUCT.replace("sampletoxinA", "newtoxinA")
    knowledge = loaded(tmp_path, FILES | {"products/newtoxinA/product.toml": new})

    assert set(knowledge.products) == {"sampletoxinA", "newtoxinA"}
    assert knowledge.products["newtoxinA"].doses == ()


def test_adding_a_pattern_or_a_scale_is_adding_a_file(tmp_path: Path) -> None:
    pattern = FILES[PATTERN_FILE].replace('id = "equinus-foot"', 'id = "clonus"')
    scale = FILES["scales/pain.toml"].replace('"pain"', '"itch"')
    knowledge = loaded(tmp_path, FILES | {"patterns/leg/clonus.toml": pattern, "scales/itch.toml": scale})

    assert set(knowledge.patterns) == {"equinus-foot", "clonus"}
    assert set(knowledge.scales) == {"pain", "itch"}


def test_the_hash_is_the_same_for_the_same_files_anywhere(tmp_path: Path) -> None:
    assert loaded(tmp_path / "one").hash == loaded(tmp_path / "two").hash


def test_the_hash_changes_when_a_file_moves(tmp_path: Path) -> None:
    moved = {name.replace("settings/planner", "settings/other"): text for name, text in FILES.items()}

    assert loaded(tmp_path / "one").hash != loaded(tmp_path / "two", moved).hash


def test_the_hash_changes_when_text_moves_from_one_file_to_the_next(tmp_path: Path) -> None:
    sources, setting = FILES["sources.toml"], FILES["settings/planner.toml"]
    one = FILES | {"sources.toml": sources + "#", "settings/planner.toml": setting}
    other = FILES | {"sources.toml": sources, "settings/planner.toml": "#" + setting}

    assert loaded(tmp_path / "one", one).hash != loaded(tmp_path / "two", other).hash


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(FILES)), comment=st.text(alphabet="abc ", min_size=1, max_size=8))
def test_the_hash_changes_when_any_byte_of_any_file_changes(
    tmp_path_factory: pytest.TempPathFactory, name: str, comment: str
) -> None:
    before = loaded(tmp_path_factory.mktemp("before"))
    after = loaded(tmp_path_factory.mktemp("after"), FILES | {name: f"{FILES[name]}\n#{comment}"})

    assert before.hash != after.hash


def test_a_group_is_found_from_its_member(tmp_path: Path) -> None:
    group = MUSCLE.replace('"soleus"', '"triceps-surae"').replace('region = "calf"', 'region = "calf"\nmembers = ["soleus"]')
    knowledge = loaded(tmp_path, FILES | {"muscles/leg/triceps-surae.toml": group})

    assert [muscle.id for muscle in knowledge.groups_with("soleus")] == ["triceps-surae"]
    assert knowledge.groups_with("triceps-surae") == ()


def test_the_packaged_files_are_read_once() -> None:
    assert load() is load()
