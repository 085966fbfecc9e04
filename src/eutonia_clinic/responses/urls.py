"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.responses.views import reviewing

app_name = "responses"
urlpatterns: list[URLPattern] = [
    path("people/<int:person>/response/", reviewing.review, name="review"),
    path("people/<int:person>/response/walk/", reviewing.walk, name="walk"),
    path("people/<int:person>/response/record/", reviewing.record, name="record"),
    path("responses/<int:response_review>/", reviewing.reviewed, name="reviewed"),
    path("responses/<int:response_review>/go-on/", reviewing.go_on, name="go_on"),
]
