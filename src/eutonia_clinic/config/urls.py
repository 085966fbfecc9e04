"""Every address of the clinic. Each name stands in `access.py` too."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("eutonia_clinic.accounts.urls")),
    path("", include("eutonia_clinic.patients.urls")),
    path("", include("eutonia_clinic.visits.urls")),
    path("", include("eutonia_clinic.facts.urls")),
    path("", include("eutonia_clinic.diary.urls")),
    path("", include("eutonia_clinic.events.urls")),
    path("", include("eutonia_clinic.responses.urls")),
    path("", include("eutonia_clinic.scheduling.urls")),
    path("", include("eutonia_clinic.letters.urls")),
    path("", include("eutonia_clinic.service.urls")),
    path("", include("eutonia_clinic.demo.urls")),
]

handler403 = "eutonia_clinic.accounts.views.failures.not_allowed"
handler404 = "eutonia_clinic.accounts.views.failures.not_found"
handler429 = "eutonia_clinic.accounts.views.failures.too_many"
handler500 = "eutonia_clinic.accounts.views.failures.fault"
