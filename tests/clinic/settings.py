"""The clinic's settings for tests: nothing outside a temporary folder, a fast hasher, plain names of static files."""

from __future__ import annotations

import os
import tempfile

for name in [name for name in os.environ if name.startswith("EUTONIA_") and not name.startswith("EUTONIA_TEST_")]:
    del os.environ[name]
FOLDER = tempfile.TemporaryDirectory(prefix="eutonia-tests-")
os.environ["EUTONIA_DATA_DIR"] = FOLDER.name
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
"""Once a browser runs in this process, Django takes every test for one that must not wait."""
os.environ["EUTONIA_SECRET_KEY"] = "for the tests only, kept nowhere else"

from eutonia_clinic.config.settings import *  # noqa: E402, F403
from eutonia_clinic.config.settings import STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "clinic@example.org"
STATIC_ROOT.mkdir()
