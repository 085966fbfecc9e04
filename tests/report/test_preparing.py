"""Who draws up reads the diluent of each vial, and which muscle each part of a syringe is for (hazard: wrong strength)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.report.made import a_preparation, an_option, no_preparation
from tests.report.test_examples import FILES, proposed

from eutonia.knowledge import load
from eutonia.report import view
from eutonia.report.preparing import diluent_words, syringe_sites


def test_Vials_of_one_strength_take_the_same_volume() -> None:
    assert diluent_words(a_preparation()) == "2 mL to each vial"


def test_One_vial_is_not_called_each() -> None:
    one = a_preparation().model_copy(update={"vials": (Decimal(100),), "diluent_ml": (Decimal(2),)})
    assert diluent_words(one) == "2 mL to the vial"


def test_Vials_of_two_strengths_each_have_their_own_volume() -> None:
    """The same volume in both would give two strengths, and one syringe in 1 mL would hold the wrong dose."""
    mixed = a_preparation().model_copy(
        update={"vials": (Decimal(500), Decimal(300)), "diluent_ml": (Decimal("2.5"), Decimal("1.5"))}
    )
    assert diluent_words(mixed) == "2.5 mL to the vial of 500 units and 1.5 mL to the vial of 300 units"


def test_A_product_that_is_ready_to_use_takes_none() -> None:
    assert diluent_words(no_preparation()) == ""
    ready = a_preparation().model_copy(update={"diluent_ml": (Decimal(0),) * 3})
    assert diluent_words(ready) == ""


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_Every_syringe_of_every_example_names_its_muscles(name: str) -> None:
    option = view.chosen(proposed(name))
    assert option is not None
    knowledge = load()
    said = syringe_sites(option, knowledge)
    assert len(said) == len(option.preparation.syringes)
    for one, words in zip(option.preparation.syringes, said, strict=True):
        held = [d for d in option.plan.doses if d.side is one.side and knowledge.muscles[d.muscle].region == one.region]
        assert any(knowledge.muscles[dose.muscle].name in words for dose in held), words
    for dose in option.plan.doses:
        assert any(knowledge.muscles[dose.muscle].name in words for words in said)


def test_Sites_that_do_not_follow_from_the_plan_are_given_no_muscle() -> None:
    option = view.chosen(proposed("equinovarus-walker"))
    assert option is not None
    first = option.preparation.syringes[0]
    strange = first.model_copy(update={"site_units": (Decimal(149), Decimal(1)), "marks_ml": first.marks_ml[:2]})
    changed = option.preparation.model_copy(update={"syringes": (strange,)})
    (words,) = syringe_sites(option.model_copy(update={"preparation": changed}), load())
    assert words == "1 × 149, 1 × 1 units"


def test_A_product_nobody_knows_names_no_muscle() -> None:
    option = an_option()
    unknown = option.model_copy(update={"plan": option.plan.model_copy(update={"product": "unheard-of"})})
    assert syringe_sites(unknown, load())[0] == "4 × 25 units"
