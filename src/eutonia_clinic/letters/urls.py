"""The addresses of this part."""

from __future__ import annotations

from django.urls import URLPattern, path

from eutonia_clinic.letters.views import consenting, kept, listing, writing

app_name = "letters"
urlpatterns: list[URLPattern] = [
    path("people/<int:person>/letters/", listing.of_person, name="of_person"),
    path("people/<int:person>/letters/write/", listing.write, name="write"),
    path("letters/drafts/<int:letter_draft>/", writing.draft, name="draft"),
    path("letters/drafts/<int:letter_draft>/aside/", writing.put_aside, name="put_aside"),
    path("letters/<int:letter>/", kept.letter, name="letter"),
    path("letters/<int:letter>/print/", kept.print_letter, name="print"),
    path("letters/<int:letter>/anew/", kept.write_anew, name="write_anew"),
    path("plans/drafts/<int:draft>/consent/", consenting.consent, name="consent"),
    path("plans/drafts/<int:draft>/consent/print/", consenting.consent_print, name="consent_print"),
    path("consents/<int:consent>/", consenting.consented, name="consented"),
]
