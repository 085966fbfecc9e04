"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.facts.views import fact, overview, tables, testing, verifying

app_name = "facts"
urlpatterns: list[URLPattern] = [
    path("knowledge/", overview.overview, name="overview"),
    path("knowledge/self-test/", testing.self_test, name="self_test"),
    path("knowledge/tables/", tables.tables, name="tables"),
    path("knowledge/table/", tables.table, name="table"),
    path("knowledge/facts/<str:fact>/", fact.fact, name="fact"),
    path("knowledge/facts/<str:fact>/plans/", fact.plans, name="plans"),
    path("knowledge/facts/<str:fact>/verify/", verifying.verify, name="verify"),
    path("knowledge/facts/<str:fact>/second/", verifying.second, name="second"),
    path("knowledge/facts/<str:fact>/take-back/", verifying.take_back, name="take_back"),
]
