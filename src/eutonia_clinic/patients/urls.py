"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.patients.views import identity, people, same, toxin

app_name = "patients"
urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/register/", people.register, name="register"),
    path("people/register/here/", people.register_here, name="register_here"),
    path("people/<int:person>/identity/", identity.identity, name="identity"),
    path("people/<int:person>/identity/correct/", identity.correct_identity, name="correct_identity"),
    path("people/<int:person>/same/", same.same, name="same"),
    path("merges/<int:merge>/undo/", same.unmerge, name="unmerge"),
    path("apart/<int:distinct>/take-back/", same.no_longer_apart, name="no_longer_apart"),
    path("people/<int:person>/toxin/", toxin.toxin, name="toxin"),
    path("people/<int:person>/toxin/tell/", toxin.tell_treatment, name="tell_treatment"),
    path("toxin/<int:entry>/correct/", toxin.correct_treatment, name="correct_treatment"),
]
