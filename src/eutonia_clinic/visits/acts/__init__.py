"""Acts of a visit, in the order of the clinic: assess, plan, sign, give, follow up."""

from eutonia_clinic.visits.acts.assessing import (
    ask_again,
    confirm_values,
    put_aside,
    record_assessment,
    save_assessment_draft,
    start_assessment,
    start_correction,
)
from eutonia_clinic.visits.acts.following import (
    book,
    keep_forecast,
    keep_lessons,
    open_next_cycle,
    record_follow_up,
    review_follow_up,
)
from eutonia_clinic.visits.acts.giving import close_session, correct_session, open_session, record_given, record_vial
from eutonia_clinic.visits.acts.needles import give_site, save_session_choices, take_back_site
from eutonia_clinic.visits.acts.paper import enter_from_paper, second_paper_session
from eutonia_clinic.visits.acts.planning import (
    change_product,
    give_reason,
    make_proposal,
    put_plan_aside,
    renew_proposal,
    save_draft,
    second_reason,
    start_amendment,
    start_draft,
)
from eutonia_clinic.visits.acts.signing import amend_plan, cancel_plan, sign_plan

__all__ = [
    "amend_plan", "ask_again", "book", "cancel_plan", "change_product", "close_session", "confirm_values", "correct_session",
    "enter_from_paper",
    "give_reason", "give_site", "keep_forecast", "keep_lessons", "make_proposal", "open_next_cycle", "open_session",
    "put_aside", "put_plan_aside", "record_assessment", "record_follow_up", "record_given", "record_vial", "renew_proposal",
    "review_follow_up", "save_assessment_draft", "save_draft", "save_session_choices", "second_paper_session", "second_reason",
    "sign_plan", "start_amendment", "start_assessment", "start_correction",
    "start_draft", "take_back_site",
]  # fmt: skip
