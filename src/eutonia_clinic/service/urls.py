"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.service.views import choosing, export, overview

app_name = "service"
urlpatterns: list[URLPattern] = [
    path("service/", overview.overview, name="overview"),
    path("people/<int:person>/research/", choosing.research, name="research"),
    path("people/<int:person>/research/choose/", choosing.choose, name="choose"),
    path("service/export/", export.export, name="export"),
    path("service/people/", overview.people, name="people"),
    path("service/report/", overview.make_report, name="make_report"),
    path("service/reports/<int:service_report>/", overview.report, name="report"),
]
