"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.visits.views import (
    answering,
    assessed,
    assessing,
    booking,
    closed,
    following,
    giving,
    paper,
    person,
    planning,
    prints,
    reasoning,
    recall,
    signed,
    signing,
    today,
    vials,
)

app_name = "visits"
urlpatterns: list[URLPattern] = [
    # Who needs me first
    path("today/", today.today, name="today"),
    path("today/everyone/", today.everyone, name="everyone"),
    path("people/<int:person>/", person.person, name="person"),
    path("people/<int:person>/record/", person.record, name="record"),
    path("people/<int:person>/book/", booking.book, name="book"),
    path("recall/", recall.recall, name="recall"),
    # Assess, ask again, may we?
    path("people/<int:person>/assess/", assessing.start_assessment, name="start_assessment"),
    path("assessments/drafts/<int:assessment_draft>/", assessing.assess, name="assess"),
    path("assessments/drafts/<int:assessment_draft>/aside/", assessing.put_assessment_aside, name="put_assessment_aside"),
    path("assessments/<int:assessment>/", assessed.assessment, name="assessment"),
    path("assessments/<int:assessment>/correct/", assessed.correct_assessment, name="correct_assessment"),
    path("assessments/<int:assessment>/confirm/", assessed.confirm, name="confirm"),
    path("assessments/<int:assessment>/ask-again/", assessed.ask_again, name="ask_again"),
    path("assessments/<int:assessment>/propose/", answering.propose, name="propose"),
    path("proposals/<int:proposal>/", answering.may_we, name="may_we"),
    path("proposals/<int:proposal>/plan/", answering.start_plan, name="start_plan"),
    # Inject
    path("plans/<int:plan>/session/", giving.open_session, name="open_session"),
    path("sessions/<int:session>/", giving.session, name="session"),
    path("sessions/<int:session>/act/", giving.session_act, name="session_act"),
    path("sessions/<int:session>/vials/", vials.vials, name="vials"),
    path("sessions/<int:session>/given/", closed.given, name="given"),
    path("sessions/<int:session>/correct/", closed.correct_session, name="correct_session"),
    path("plans/<int:plan>/paper/", paper.paper, name="paper"),
    path("sessions/<int:session>/paper/second/", paper.second_paper, name="second_paper"),
    # Follow up
    path("sessions/<int:session>/follow-up/", following.follow_up, name="follow_up"),
    path("follow-ups/<int:follow_up>/", following.seen, name="seen"),
    path("follow-ups/<int:follow_up>/correct/", following.correct_follow_up, name="correct_follow_up"),
    path("follow-ups/<int:follow_up>/reviewed/", following.review, name="review"),
    path("people/<int:person>/next-cycle/", following.next_cycle, name="next_cycle"),
    # Plan and sign
    path("plans/drafts/<int:draft>/", planning.plan, name="plan"),
    path("plans/drafts/<int:draft>/act/", planning.plan_act, name="plan_act"),
    path("plans/drafts/<int:draft>/live/", planning.plan_live, name="plan_live"),
    path("plans/drafts/<int:draft>/courses/", planning.plan_courses, name="plan_courses"),
    path("plans/drafts/<int:draft>/aside/", planning.put_plan_aside, name="put_plan_aside"),
    path("plans/drafts/<int:draft>/reason/", reasoning.give_reason, name="give_reason"),
    path("plans/reasons/<int:reason>/agree/", reasoning.second_reason, name="second_reason"),
    path("plans/drafts/<int:draft>/sign/", signing.sign, name="sign"),
    path("plans/drafts/<int:draft>/sheet/", prints.draft_sheet, name="draft_sheet"),
    path("plans/drafts/<int:draft>/labels/", prints.draft_labels, name="draft_labels"),
    path("plans/<int:plan>/", signed.signed_plan, name="signed_plan"),
    path("plans/<int:plan>/amend/", signed.amend, name="amend"),
    path("plans/<int:plan>/cancel/", signed.cancel, name="cancel"),
    path("plans/<int:plan>/sheet/", prints.sheet, name="sheet"),
    path("plans/<int:plan>/labels/", prints.labels, name="labels"),
]
