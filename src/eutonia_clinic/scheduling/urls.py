"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.scheduling.views import calendars, listing, proposing

app_name = "scheduling"
urlpatterns: list[URLPattern] = [
    path("people/<int:person>/when/", proposing.propose, name="propose"),
    path("people/<int:person>/when/book/", proposing.book, name="book"),
    path("people/<int:person>/when/missed/", proposing.missed, name="missed"),
    path("overdue/", listing.overdue, name="overdue"),
    path("clinic/days/", listing.days, name="days"),
    path("clinic/days/<int:closed_days>/open/", listing.open_again, name="open_again"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/<int:calendar_address>/take-back/", calendars.take_back, name="take_back"),
    path("calendar/<slug:key>/clinic.ics", calendars.feed, name="feed"),
]
