"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.diary.views import api, app, paper

app_name = "diary"
urlpatterns: list[URLPattern] = [
    # The person's app
    path("diary/", app.home, name="home"),
    path("diary/worker.js", app.worker, name="worker"),
    path("diary/manifest.webmanifest", app.manifest, name="manifest"),
    path("people/<int:person>/diary/paper/", paper.paper, name="paper"),
    # What the person's app asks
    path("diary/open/", api.open_diary, name="open"),
    path("diary/sync/", api.sync, name="sync"),
]
