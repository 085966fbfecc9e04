"""Django's settings. What differs between installations comes from `environment`; everything else is decided here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.utils.functional import lazy

from eutonia_clinic.config.environment import read_environment
from eutonia_clinic.config.secret import secret_key_in
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.core.templating import REPORT_ASSETS
from eutonia_clinic.diary.languages import CATALOGUE

ENVIRONMENT = read_environment()

DEBUG = False
SECRET_KEY: Any = ENVIRONMENT.secret_key or lazy(secret_key_in, str)(ENVIRONMENT.data_folder)
"""Made only when it is first used, so that reading the settings writes nothing."""
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
ROOT_URLCONF = "eutonia_clinic.config.urls"
WSGI_APPLICATION = "eutonia_clinic.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "eutonia_clinic.core",
    "eutonia_clinic.accounts",
    "eutonia_clinic.patients",
    "eutonia_clinic.visits",
    "eutonia_clinic.facts",
    "eutonia_clinic.diary",
    "eutonia_clinic.events",
    "eutonia_clinic.responses",
    "eutonia_clinic.scheduling",
    "eutonia_clinic.letters",
    "eutonia_clinic.service",
    "eutonia_clinic.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "eutonia_clinic.core.middleware.NotInTheClearMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "eutonia_clinic.core.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eutonia_clinic.core.middleware.TimeoutMiddleware",
    "eutonia_clinic.config.gate.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Pages. Jinja2 first; Django's own engine is there for the packages that bring templates of that kind.

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "eutonia_clinic.config.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
STATIC_URL = "static/"
STATICFILES_DIRS = [("report", REPORT_ASSETS), ("diary/words", CATALOGUE)]
STATIC_ROOT = ENVIRONMENT.data_folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time. Moments are kept in UTC; a civil day is a day of the clinic's own zone.

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# The record

DATABASES = {"default": ENVIRONMENT.database}
EUTONIA_ANCHORS = ENVIRONMENT.data_folder / "audit-anchors.jsonl"
"""Where the head of the audit chain is written down, outside the database."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Signing in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["eutonia_clinic.accounts.hashing.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": whole("accounts.shortest_password")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {"NAME": "eutonia_clinic.accounts.passwords.WordsThatEverybodyTries"},
]
PASSWORD_RESET_TIMEOUT = whole("accounts.link_hours") * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = whole("accounts.again_minutes") * 60
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": None}
"""Failed sign-ins are counted by axes, in the database, for all workers together."""
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

ACCOUNT_ADAPTER = "eutonia_clinic.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "eutonia_clinic.accounts.forms.SignInForm",
    "reauthenticate": "eutonia_clinic.accounts.forms.PasswordAgainForm",
    "change_password": "eutonia_clinic.accounts.forms.NewPasswordForm",
    "reset_password": "eutonia_clinic.accounts.forms.ForgottenForm",
    "reset_password_from_key": "eutonia_clinic.accounts.forms.PasswordByLinkForm",
}

BEHIND_PROXY = ENVIRONMENT.behind_proxy
SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor
DEMO = ENVIRONMENT.demo
"""Made-up people, accounts that everybody knows, and a tour. Only the command `eutonia clinic demo` asks for it."""
KNOWN_ACCOUNTS = "eutonia_clinic.demo.staff.known_accounts" if DEMO else ""
"""What tells the accounts that the sign-in page offers; nothing outside the demonstration."""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Nobody signs up: an administrator vouches for the address."""
MFA_TOTP_ISSUER = "Eutonia"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ADAPTER = "eutonia_clinic.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "eutonia_clinic.accounts.forms.CodeForm",
    "reauthenticate": "eutonia_clinic.accounts.forms.CodeAgainForm",
    "activate_totp": "eutonia_clinic.accounts.forms.FirstCodeForm",
    "generate_recovery_codes": "eutonia_clinic.accounts.forms.NewRecoveryCodesForm",
}

SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True
"""A link and no form: the content security policy lets no form end at another address, and nothing is changed by going there."""
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_ADAPTER = "eutonia_clinic.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if ENVIRONMENT.single_sign_on:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "clinic",
                "name": ENVIRONMENT.single_sign_on.name,
                "client_id": ENVIRONMENT.single_sign_on.client_id,
                "secret": ENVIRONMENT.single_sign_on.client_secret,
                "settings": {
                    "server_url": ENVIRONMENT.single_sign_on.issuer,
                    "verified_email": ENVIRONMENT.single_sign_on.trusts_addresses,
                },
            }
        ],
    }

AXES_FAILURE_LIMIT = whole("accounts.failures")
AXES_COOLOFF_TIME = timedelta(minutes=whole("accounts.locked_minutes"))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
"""Who came and went stands in our own audit, without addresses of machines."""
AXES_SENSITIVE_PARAMETERS = [
    "username", "ip_address", "login", "email", "code", "csrfmiddlewaretoken",
    "password", "password1", "password2", "oldpassword",
]  # fmt: skip
"""What is never kept of a failed attempt."""
AXES_USERNAME_CALLABLE = "eutonia_clinic.accounts.adapters.address_of"
AXES_CLIENT_IP_CALLABLE = "eutonia_clinic.accounts.adapters.place_of"
AXES_LOCKOUT_CALLABLE = "eutonia_clinic.accounts.views.failures.locked_out"

IDLE_TIMEOUT = timedelta(minutes=whole("accounts.idle_minutes"))
ABSOLUTE_TIMEOUT = timedelta(hours=whole("accounts.longest_hours"))
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(ABSOLUTE_TIMEOUT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# What the browser is told

_PREFIX = "__Host-" if ENVIRONMENT.https else ""
SESSION_COOKIE_NAME = f"{_PREFIX}eutonia-session"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_PREFIX}eutonia-csrf"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "eutonia_clinic.accounts.views.failures.csrf"
SECURE_SSL_REDIRECT = ENVIRONMENT.https
ASKED_BY_PROGRAMS = (r"^diary/(open|sync)/$", r"^calendar/[^/]+/clinic\.ics$")
"""Addresses that carry a key and that nobody types: who asks them in the clear is refused, so that the error is seen."""
SECURE_HSTS_SECONDS = ENVIRONMENT.hsts_seconds if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.hsts_subdomains
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Letters

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if ENVIRONMENT.mail:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = ENVIRONMENT.mail.host
    EMAIL_PORT = ENVIRONMENT.mail.port
    EMAIL_HOST_USER = ENVIRONMENT.mail.user
    EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.password
    EMAIL_USE_TLS = ENVIRONMENT.mail.encryption == "starttls"
    EMAIL_USE_SSL = ENVIRONMENT.mail.encryption == "tls"
    EMAIL_TIMEOUT = 10
    DEFAULT_FROM_EMAIL = ENVIRONMENT.mail.sender

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}
