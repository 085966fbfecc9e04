"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.visits.views import answering, assessed, assessing, booking, closed, following, giving, person, recall, today, vials

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
    # Follow up
    path("sessions/<int:session>/follow-up/", following.follow_up, name="follow_up"),
    path("follow-ups/<int:follow_up>/", following.seen, name="seen"),
    path("follow-ups/<int:follow_up>/correct/", following.correct_follow_up, name="correct_follow_up"),
    path("follow-ups/<int:follow_up>/reviewed/", following.review, name="review"),
    path("people/<int:person>/next-cycle/", following.next_cycle, name="next_cycle"),
]
