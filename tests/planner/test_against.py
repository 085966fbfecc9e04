"""What speaks against one muscle, in which words, and which of it keeps the muscle or takes it out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, SEEN, someone
from tests.planner.patterns import FOOT, PART, a_part, a_pattern, a_reason, with_patterns

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.knowledge import Pattern
from eutonia.planner.against import Objection, is_conditional, objections
from eutonia.planner.roles import roles_of

BED = {"birth_date": "1974-03-02", "mobility": "bed"}
NOT_SAID = {"birth_date": "1974-03-02", "mobility": "not_asked"}
FIXED, USEFUL = {"fixed_contracture": "yes"}, {"tone_is_useful": "yes"}
CONTRACTURE = "Fixed contracture and no sign of overactivity: toxin does not lengthen it"


def said(*patterns: Pattern, muscle: str = "soleus", problem: Any = None, **changes: Any) -> tuple[Objection, ...]:
    """Everything against the right muscle, when each pattern is a problem of the case."""
    knowledge = with_patterns(*patterns)
    case = someone(**({"problems": [a_problem(one.id, **(problem or {})) for one in patterns]} | changes))
    target = Target(muscle, Side.RIGHT)
    return objections(target, roles_of(case, knowledge)[target], case, knowledge)


def a_finding(muscle: str = "soleus", **found: Any) -> dict[str, Any]:
    """What was found in a right muscle."""
    return {"muscle": muscle, "side": "right", **found}


class TestAReasonThatHolds:
    def test_it_keeps_the_muscle_that_it_names(self) -> None:
        assert said(a_pattern(a_reason("walks", "soleus"))) == (Objection("It matters", keeps=True, citation=SEEN),)

    def test_it_is_shown_and_keeps_nothing_when_it_names_no_muscle(self) -> None:
        assert said(a_pattern(a_reason("walks"))) == (Objection("It matters", citation=SEEN),)

    def test_it_does_not_concern_a_muscle_that_it_does_not_name(self) -> None:
        assert said(a_pattern(a_reason("walks", "tibialis-posterior"))) == ()

    def test_without_names_it_does_not_concern_a_secondary_muscle(self) -> None:
        assert said(a_pattern(a_reason("walks"), parts=(a_part(rank="secondary"),))) == ()

    def test_with_a_name_it_concerns_a_secondary_muscle_too(self) -> None:
        assert said(a_pattern(a_reason("walks", "soleus"), parts=(a_part(rank="secondary"),)))[0].keeps

    def test_a_group_is_kept_for_a_member_that_is_named(self) -> None:
        pattern = a_pattern(a_reason("walks", "soleus"), parts=(a_part("triceps-surae"),))
        assert said(pattern, muscle="triceps-surae")[0].keeps

    @pytest.mark.parametrize("keeps", [(), ("soleus",)])
    def test_one_that_does_not_hold_says_nothing(self, keeps: tuple[str, ...]) -> None:
        assert said(a_pattern(a_reason("walks", *keeps)), person=BED) == ()


class TestWhatTheExaminerFound:
    @pytest.mark.parametrize("when", ["useful_tone", "stands", "walks"])
    def test_tone_that_does_not_hold_the_person_up_here_frees_the_muscle_and_the_reason_stays(self, when: str) -> None:
        pattern = a_pattern(a_reason(when, "soleus"))
        assert said(pattern, problem=USEFUL)[0].keeps
        [freed] = [
            one for one in said(pattern, problem=USEFUL, muscles=[a_finding(tone_is_useful="no")]) if one.words == "It matters"
        ]
        assert not freed.keeps

    def test_a_reason_that_is_not_about_tone_stays(self) -> None:
        found = [a_finding(tone_is_useful="no", strength=2)]
        assert said(a_pattern(a_reason("weak:soleus", "soleus")), muscles=found)[0].keeps

    @pytest.mark.parametrize("answer", ["not_asked", "cannot_establish"])
    def test_not_known_does_not_free_it(self, answer: str) -> None:
        assert said(a_pattern(a_reason("walks", "soleus")), muscles=[a_finding(tone_is_useful=answer)])[0].keeps

    def test_no_in_one_head_and_yes_in_the_other_does_not_free_the_group(self) -> None:
        pattern = a_pattern(a_reason("walks", "gastrocnemius", words="It walks on it"), parts=(a_part("gastrocnemius"),))
        found = [
            a_finding("gastrocnemius-medial-head", tone_is_useful="no"),
            a_finding("gastrocnemius-lateral-head", tone_is_useful="yes"),
        ]
        assert said(pattern, muscle="gastrocnemius", muscles=found) == (
            Objection("The tone of gastrocnemius, lateral head, RIGHT, holds the person up", keeps=True),
            Objection("It walks on it", keeps=True, citation=SEEN),
        )

    def test_infection_comes_before_what_keeps_it_and_that_before_the_rest(self) -> None:
        found = [a_finding(tone_is_useful="yes", infection_at_site="yes")]
        pattern = a_pattern(a_reason("first_treatment", words="Begin low"), a_reason("walks", "soleus"))
        told = said(pattern, muscles=found, first_toxin_treatment="yes")
        assert [(one.words, one.excludes, one.keeps) for one in told] == [
            ("Infection at the site: Soleus, RIGHT", True, False),
            ("The tone of soleus, RIGHT, holds the person up", False, True),
            ("It matters", False, True),
            ("Begin low", False, False),
        ]

    @pytest.mark.parametrize("answer", ["no", "not_asked", "cannot_establish"])
    def test_other_answers_say_nothing(self, answer: str) -> None:
        assert said(a_pattern(), muscles=[a_finding(tone_is_useful=answer, infection_at_site=answer)]) == ()


class TestWhatIsNotKnown:
    def test_a_reason_that_names_the_muscle_is_shown_and_does_not_keep_it(self) -> None:
        told = said(a_pattern(a_reason("walks", "soleus")), person=NOT_SAID)
        assert told == (Objection("Not known (not asked): It matters", citation=SEEN),)

    def test_useful_tone_is_shown_even_when_it_names_no_muscle(self) -> None:
        told = said(a_pattern(a_reason("useful_tone")), problem={"tone_is_useful": "cannot_establish"})
        assert told == (
            Objection("Not known (cannot establish): It matters", citation=SEEN),
            Objection("Not known (cannot establish) whether this tone holds the person up"),
        )

    def test_any_other_reason_without_names_is_not(self) -> None:
        assert said(a_pattern(a_reason("walks")), person=NOT_SAID) == ()

    def test_what_only_the_eye_can_see_is_always_to_be_seen_first(self) -> None:
        assert said(a_pattern(a_reason(""))) == (Objection("To be seen first: It matters", citation=SEEN),)


def test_the_same_words_are_said_once_with_what_weighs_most() -> None:
    told = said(a_pattern(a_reason("walks"), a_reason("stands", "soleus")))
    assert told == (Objection("It matters", keeps=True, citation=SEEN),)


class TestContracture:
    def test_a_fixed_joint_without_a_catch_takes_the_muscle_out(self) -> None:
        assert said(a_pattern(), problem=FIXED) == (Objection(CONTRACTURE, excludes=True),)

    def test_a_catch_at_the_end_of_the_range_is_none(self) -> None:
        stopped = FIXED | {"tardieu": {"catch_degrees": 5, "full_range_degrees": 5}}
        assert said(a_pattern(), problem=stopped) == (Objection(CONTRACTURE, excludes=True),)

    def test_a_catch_before_the_end_is_a_sign_of_overactivity(self) -> None:
        caught = FIXED | {"tardieu": {"catch_degrees": 4, "full_range_degrees": 5}}
        assert said(a_pattern(), problem=caught) == ()

    def test_a_muscle_seen_to_be_overactive_stays(self) -> None:
        assert said(a_pattern(), problem=FIXED, muscles=[a_finding(overactive="yes")]) == ()

    @pytest.mark.parametrize("answer", ["no", "not_asked", "cannot_establish"])
    def test_without_a_fixed_joint_it_stays(self, answer: str) -> None:
        assert said(a_pattern(), problem={"fixed_contracture": answer}) == ()

    def test_a_muscle_of_two_problems_is_out_only_when_both_joints_are_fixed(self) -> None:
        patterns = a_pattern(), a_pattern(pattern="equinus-foot")
        one = [a_problem(FOOT.id, fixed_contracture="yes"), a_problem("equinus-foot", fixed_contracture="no")]
        assert said(*patterns, problems=one) == ()
        assert said(*patterns, problem=FIXED) == (Objection(CONTRACTURE, excludes=True),)

    def test_a_muscle_without_a_problem_has_none(self) -> None:
        assert objections(Target("soleus", Side.RIGHT), (), someone(), KNOWLEDGE) == ()


class TestNamedUnderACondition:
    NOTES = ("When the toes curl as well.", "Only when it is strong.", "Matters most when the knee is straight.")

    @pytest.mark.parametrize("note", NOTES)
    def test_a_secondary_one_waits_until_it_is_seen(self, note: str) -> None:
        words = f"To be seen first: {note[0].lower()}{note[1:]}"
        [told] = said(a_pattern(parts=(a_part(rank="secondary", note=note),)))
        assert told == Objection(words, excludes=True, citation=PART)

    @pytest.mark.parametrize("note", NOTES)
    def test_a_primary_one_shows_it(self, note: str) -> None:
        [told] = said(a_pattern(parts=(a_part(note=note),)))
        assert (told.words.startswith("To be seen first: "), told.excludes) == (True, False)

    def test_one_that_was_seen_does_not_wait(self) -> None:
        pattern = a_pattern(parts=(a_part(rank="secondary", note=self.NOTES[0]),))
        assert said(pattern, muscles=[a_finding(overactive="yes")]) == ()

    @pytest.mark.parametrize("note", ["", "Tighter when the knee is straight.", "Whenever"])
    def test_another_note_is_no_condition(self, note: str) -> None:
        case, pattern = someone(), a_pattern(parts=(a_part(rank="secondary", note=note),))
        knowledge = with_patterns(pattern)
        [role] = roles_of(case, knowledge)[Target("soleus", Side.RIGHT)]
        assert not is_conditional(role)
        assert said(pattern) == ()


class TestUsefulToneForWhichThePatternNamesNoMuscle:
    WORDS = "The tone of equinovarus foot holds the person up"
    TWO = (a_part("soleus"), a_part("flexor-digitorum-longus"))

    def test_what_can_hold_the_person_up_is_kept_and_nothing_else(self) -> None:
        assert said(a_pattern(parts=self.TWO), problem=USEFUL) == (Objection(self.WORDS, keeps=True),)
        assert said(a_pattern(parts=self.TWO), muscle="flexor-digitorum-longus", problem=USEFUL) == ()

    def test_where_nothing_can_all_of_it_is_kept(self) -> None:
        pattern = a_pattern(parts=self.TWO[1:])
        assert said(pattern, muscle="flexor-digitorum-longus", problem=USEFUL) == (Objection(self.WORDS, keeps=True),)

    @pytest.mark.parametrize(("answer", "words"), [("not_asked", "not asked"), ("cannot_establish", "cannot establish")])
    def test_not_known_is_said_at_every_muscle(self, answer: str, words: str) -> None:
        for part in self.TWO:
            told = said(a_pattern(parts=self.TWO), muscle=part.muscle, problem={"tone_is_useful": answer})
            assert told == (Objection(f"Not known ({words}) whether this tone holds the person up"),)

    def test_tone_that_is_not_useful_keeps_nothing(self) -> None:
        assert said(a_pattern(parts=self.TWO)) == ()

    def test_a_pattern_that_names_a_muscle_for_it_decides_by_that(self) -> None:
        pattern = a_pattern(a_reason("useful_tone", "flexor-digitorum-longus"), parts=self.TWO)
        assert said(pattern, problem=USEFUL) == ()
        assert said(pattern, muscle="flexor-digitorum-longus", problem=USEFUL)[0].keeps

    def test_a_reason_for_it_without_a_name_or_a_name_for_another_reason_does_not(self) -> None:
        for reason in (a_reason("useful_tone"), a_reason("walks", "flexor-digitorum-longus")):
            assert Objection(self.WORDS, keeps=True) in said(a_pattern(reason, parts=self.TWO), problem=USEFUL)
