"""The address of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.demo.views import tour

app_name = "demo"
urlpatterns: list[URLPattern] = [path("tour/", tour, name="tour")]
