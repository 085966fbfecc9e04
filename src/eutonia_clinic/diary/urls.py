"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.diary.views import api, app, choosing, inviting, paper, reading, typing

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
    # The clinic's side. Outside /diary/, where the worker of the app reigns
    path("people/<int:person>/diary/", reading.entries, name="entries"),
    path("people/<int:person>/diary/invite/", inviting.invite, name="invite"),
    path("people/<int:person>/diary/symptoms/", choosing.symptoms, name="symptoms"),
    path("people/<int:person>/diary/type-in/", typing.type_in, name="type_in"),
    path("diary-flags/<int:diary_entry>/", reading.flag, name="flag"),
    path("diary-devices/<int:diary_device>/close/", inviting.close_device, name="close_device"),
    path("diary-telephone/", inviting.telephone, name="telephone"),
]
