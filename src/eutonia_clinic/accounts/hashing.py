"""How passwords are kept: Argon2id at the strength that the numbers of the clinic say."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from eutonia_clinic.core.numbers import whole


class PasswordHasher(Argon2PasswordHasher):
    """Django's own with our strength. A password kept at another is kept anew when its user signs in next."""

    memory_cost = whole("accounts.password_memory")
    time_cost = whole("accounts.password_passes")
    parallelism = whole("accounts.password_lanes")
