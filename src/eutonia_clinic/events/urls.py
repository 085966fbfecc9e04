"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.events.views import reading, recording, reporting, signals

app_name = "events"
urlpatterns: list[URLPattern] = [
    path("adverse-events/", reading.open_events, name="open"),
    path("adverse-events/lots/", signals.signals, name="signals"),
    path("adverse-events/lots/people/", signals.behind, name="behind"),
    path("people/<int:person>/adverse-events/", reading.of_person, name="of_person"),
    path("people/<int:person>/adverse-events/record/", recording.record, name="record"),
    path("adverse-events/<int:event>/", reading.event, name="event"),
    path("adverse-events/<int:event>/follow-up/", recording.follow, name="follow"),
    path("adverse-events/<int:event>/correct/", recording.correct, name="correct"),
    path("adverse-events/<int:event>/reviewed/", reading.review, name="review"),
    path("adverse-events/<int:event>/reported/", reading.hand_over, name="hand_over"),
    path("adverse-events/<int:event>/report/", reporting.report, name="report"),
    path("adverse-events/<int:event>/report.json", reporting.report_file, name="report_file"),
]
