"""Django settings. Everything an operator may change is an environment variable named HUIYIN_…"""

import os
from pathlib import Path
from typing import Any

from huiyin.config.database import database_settings, database_url
from huiyin.config.logging import logging_settings
from huiyin.kernel.gates import read_limit
from huiyin.runtime.datadir import checkout, data_dir


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


DATA = data_dir()
DEBUG = _flag("HUIYIN_DEBUG")
SECRET_KEY = os.environ.get("HUIYIN_SECRET_KEY") or DATA.secret("django")

# -- addresses ---------------------------------------------------------------------------------------------

PORT = int(os.environ.get("HUIYIN_PORT", "8000"))
LIVE_PORT = int(os.environ.get("HUIYIN_LIVE_PORT", "8001"))
# The public address of the live process. Empty: the same host, port LIVE_PORT. Behind one host name: "/".
LIVE_URL = os.environ.get("HUIYIN_LIVE_URL", "")
# "*" only while nobody but this machine can connect (the default bind address is loopback).
ALLOWED_HOSTS = _list("HUIYIN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("HUIYIN_ORIGINS")
ROOT_URLCONF = "huiyin.config.urls"
WSGI_APPLICATION = "huiyin.config.wsgi.application"

# -- the house ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",  # wanted by auth
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "huiyin.kernel",
    "huiyin.audit",
    "huiyin.accounts",
    "huiyin.notices",
    "huiyin.orgs",
    "huiyin.places",
    "huiyin.people",
    "huiyin.matters",
    "huiyin.webhooks",
    "huiyin.hotline",
    "huiyin.benefits",
    "huiyin.exports",
    "huiyin.retention",
    "huiyin.handoff",
    "huiyin.habits",
    "huiyin.backup",
    "huiyin.sensing",
    "huiyin.care",
    "huiyin.command",
    "huiyin.warnings",
    "huiyin.insight",
    "huiyin.intake",
    "huiyin.web",
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # each app's jobs.py
PROCRASTINATE_ON_APP_READY = "huiyin.kernel.telemetry.jobs.carry"

MIDDLEWARE = [
    "huiyin.kernel.telemetry.requests.ObservedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "huiyin.config.admission.AdmissionMiddleware",
    "huiyin.config.gates.GateMiddleware",
    "huiyin.api.lane.ApiLane",  # what stands below does not see a program's calls, only those of a page's session
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "huiyin.config.live_address.LiveAddressMiddleware",
    "csp.middleware.CSPMiddleware",
    "huiyin.config.permissions.PermissionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "huiyin.web.doors.DoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huiyin.web.errors.ErrorPageMiddleware",
]
CSRF_FAILURE_VIEW = "huiyin.web.errors.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parents[1] / "web"],  # layouts/, components/, <audience>/pages/
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiyin.config.live_address.live_address",
                "huiyin.web.district.context",
            ],
        },
    }
]

# -- database ----------------------------------------------------------------------------------------------

DATABASES = {"default": database_settings(database_url(DATA))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people and trust --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]

# Who must have a second step (a code of an authenticator app): "off", "staff", or roles, comma between. Anybody may.
HUIYIN_MFA = _list("HUIYIN_MFA", "off")
# The city's sign-in provider (OpenID Connect). Without an issuer there is none.
HUIYIN_OIDC = {
    "issuer": os.environ.get("HUIYIN_OIDC_ISSUER", "").rstrip("/"),
    "client_id": os.environ.get("HUIYIN_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("HUIYIN_OIDC_CLIENT_SECRET", ""),
    "claim": os.environ.get("HUIYIN_OIDC_CLAIM", "preferred_username"),  # which is a login here
    "scope": os.environ.get("HUIYIN_OIDC_SCOPE", "openid profile"),
    "name": os.environ.get("HUIYIN_OIDC_NAME", ""),  # on the button
}

HTTPS = _flag("HUIYIN_HTTPS")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "huiyin_session"
SESSION_COOKIE_AGE = 12 * 3600  # a shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "huiyin_csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
X_FRAME_OPTIONS = "DENY"

# The live address depends on the host a page was asked from; live_address.py adds it to connect-src.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],  # the map draws its symbols, a form previews its photo
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],  # the map parses tiles in a worker made from a blob
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# -- calling other systems ---------------------------------------------------------------------------------

# Receivers in private networks that may be called, host or host:port.
HUIYIN_OUTBOUND_PRIVATE = _list("HUIYIN_OUTBOUND_PRIVATE")
HUIYIN_MATTER_SHAPE = "huiyin.api.shapes.matter.row_of"  # how a matter is told to other systems
HUIYIN_ALARM_SHAPE = "huiyin.api.alarms.shape_of"  # and how an alarm is

# -- how often strangers may knock (docs/decisions/0011-doors.md) --------------------------------------------

# Whose X-Forwarded-For is believed: networks of our own proxies.
HUIYIN_PROXIES = _list("HUIYIN_PROXIES")
# Networks that are not counted: a benchmark's own machine, a gateway that counts by itself.
HUIYIN_LIMITS_EXEMPT = _list("HUIYIN_LIMITS_EXEMPT")
GATES_FILE = DATA.run / "gates"
# By address; many residents may share one behind a telephone company's gateway. With ".device": by browser.
HUIYIN_LIMITS = {
    "report": "60/minute",
    "report.device": "12/hour",
    "photo": "120/minute",
    "photo.device": "90/hour",
    "track": "60/minute",
    "track.device": "20/10minutes",
    "ingest": "600/minute",  # requests of one device over HTTP; each may hold many readings
    "key": "30/minute",  # API keys that do not exist
    "slow": "20/hour",  # forms sent without script while a proof of work is asked for
    "other": "120/minute",
} | dict(pair.partition("=")[::2] for pair in _list("HUIYIN_LIMITS"))
for _given in HUIYIN_LIMITS.values():
    read_limit(_given)  # a limit that cannot be read stops the start, not the first report

# Proof of work before an anonymous report: "auto" while there are too many of them, "on", "off".
HUIYIN_CHALLENGE = os.environ.get("HUIYIN_CHALLENGE", "auto")
HUIYIN_CHALLENGE_ABOVE = os.environ.get("HUIYIN_CHALLENGE_ABOVE", "300/minute")
HUIYIN_CHALLENGE_WORK = int(os.environ.get("HUIYIN_CHALLENGE_WORK", "60000"))  # most hashes; half of it on average
read_limit(HUIYIN_CHALLENGE_ABOVE)
if HUIYIN_CHALLENGE not in ("auto", "on", "off"):
    raise ValueError("HUIYIN_CHALLENGE is auto, on or off.")

# -- how much at once (docs/decisions/0027-overload.md) ------------------------------------------------------

HUIYIN_WEB_THREADS = int(os.environ.get("HUIYIN_WEB_THREADS", "4"))  # requests that one process works at
HUIYIN_WEB_LINE = int(
    os.environ.get("HUIYIN_WEB_LINE", "16")
)  # that wait for one of these; others are told to come again
HUIYIN_WEB_PATIENCE = float(os.environ.get("HUIYIN_WEB_PATIENCE", "3"))  # seconds that one of them waits

# -- language and time -------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "huiyin_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [checkout() / "locale"]
TIME_ZONE = os.environ.get("HUIYIN_TIMEZONE", "Asia/Shanghai")
USE_TZ = True

# -- files -------------------------------------------------------------------------------------------------

MEDIA_ROOT = DATA.media
# Another host name for photos, https://photos.example.gov.cn, to which browsers send no cookies. Empty: this one.
HUIYIN_MEDIA_URL = os.environ.get("HUIYIN_MEDIA_URL", "").rstrip("/")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] += [HUIYIN_MEDIA_URL] if HUIYIN_MEDIA_URL else []
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of a request without its files
STATIC_URL = "/static/"
STATIC_ROOT = DATA.static
# "plain" serves files from the source tree under their own names: for tests and for writing pages.
PLAIN_STATIC = DEBUG or os.environ.get("HUIYIN_STATIC") == "plain"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = PLAIN_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- what it tells about itself: docs/operators/observe.md ----------------------------------------------------

HUIYIN_LOG_REQUESTS = _flag("HUIYIN_LOG_REQUESTS")  # a line for each request; slow and broken ones are always told
LOGGING = logging_settings(os.environ.get("HUIYIN_LOG_LEVEL", "INFO"), os.environ.get("HUIYIN_LOG_FORMAT", "plain"))
# Who may read /metrics: whoever shows this token; without one only this machine, and nobody through a proxy.
HUIYIN_METRICS_TOKEN = os.environ.get("HUIYIN_METRICS_TOKEN", "")
# Where traces go (OTLP over HTTP, http://collector:4318); empty: there are none. OTEL_EXPORTER_OTLP_HEADERS goes along.
HUIYIN_OTLP_URL = os.environ.get("HUIYIN_OTLP_URL", "")
HUIYIN_TRACES_SHARE = float(os.environ.get("HUIYIN_TRACES_SHARE", "1"))  # of requests that are traced, 0 to 1
# When a disk counts as full: below so many GB free. The certificate that browsers see, to know when it ends.
HUIYIN_LEAST_GB = float(os.environ.get("HUIYIN_LEAST_GB", "2"))
HUIYIN_CERTIFICATE = os.environ.get("HUIYIN_CERTIFICATE", "")
# Ports of the worker and of the first consumer for health and figures; empty: they listen nowhere.
HUIYIN_WORKER_PORT = os.environ.get("HUIYIN_WORKER_PORT", "")
HUIYIN_SENSE_PORT = os.environ.get("HUIYIN_SENSE_PORT", "")

# -- the loop ----------------------------------------------------------------------------------------------

HUIYIN_MOST_RETURNS = int(os.environ.get("HUIYIN_MOST_RETURNS", "3"))  # then responsibility is decided, not passed on
HUIYIN_BAD_RATING = 2  # stars; a rating this low reopens a matter once

# A classifier of one's own: dotted path of `guess(text) -> list[Guess]`, asked in the worker for so many seconds.
HUIYIN_TRIAGE_CLASSIFIER = os.environ.get("HUIYIN_TRIAGE_CLASSIFIER", "")
HUIYIN_TRIAGE_CLASSIFIER_SECONDS = float(os.environ.get("HUIYIN_TRIAGE_CLASSIFIER_SECONDS", "5"))

# -- other systems -----------------------------------------------------------------------------------------

HUIYIN_OPEN311_JURISDICTION = os.environ.get("HUIYIN_OPEN311_JURISDICTION", "")  # empty: the name of the pack
HUIYIN_OPEN311_CONTACT = os.environ.get("HUIYIN_OPEN311_CONTACT", "")  # shown in service discovery; empty: the centre
HUIYIN_OPEN311_TYPE = os.environ.get("HUIYIN_OPEN311_TYPE", "production")  # or "test"

# -- the hotline -------------------------------------------------------------------------------------------

# What the telephone system signs its events with; several while one is exchanged for another. `huiyin hotline secret`.
HUIYIN_CTI_SECRETS = _list("HUIYIN_CTI_SECRET") or [DATA.secret("cti")]
HUIYIN_CALLBACK_SAMPLE = float(os.environ.get("HUIYIN_CALLBACK_SAMPLE", "10"))  # % of matters not reported by phone
HUIYIN_CALLBACK_HOURS = int(os.environ.get("HUIYIN_CALLBACK_HOURS", "24"))  # after the close
HUIYIN_CALLBACK_TRIES = int(os.environ.get("HUIYIN_CALLBACK_TRIES", "3"))  # then nobody was reached
# -- what goes out of the house: docs/how-to/tell-people.md. A channel whose settings are empty is not there. -----

HUIYIN_PUBLIC_URL = os.environ.get("HUIYIN_PUBLIC_URL", "").rstrip("/")  # what links in messages begin with
HUIYIN_SMTP_URL = os.environ.get("HUIYIN_SMTP_URL", "")
HUIYIN_MAIL_FROM = os.environ.get("HUIYIN_MAIL_FROM", "")
HUIYIN_SMS_URL = os.environ.get("HUIYIN_SMS_URL", "")
HUIYIN_SMS_SECRET = os.environ.get("HUIYIN_SMS_SECRET", "")
HUIYIN_VOICE_URL = os.environ.get("HUIYIN_VOICE_URL", "")
HUIYIN_VOICE_SECRET = os.environ.get("HUIYIN_VOICE_SECRET", "")
HUIYIN_WECHAT_URL = os.environ.get("HUIYIN_WECHAT_URL", "")
HUIYIN_WECHAT_SECRET = os.environ.get("HUIYIN_WECHAT_SECRET", "")
HUIYIN_WEBPUSH_CONTACT = os.environ.get("HUIYIN_WEBPUSH_CONTACT", "")
HUIYIN_WEBPUSH_SECRET = os.environ.get("HUIYIN_WEBPUSH_SECRET", "")
HUIYIN_WEBPUSH_PRIVATE = _flag("HUIYIN_WEBPUSH_PRIVATE")  # push services on private addresses too: for closed networks
# -- duty ---------------------------------------------------------------------------------------------------

HUIYIN_POSITION_EVERY = int(os.environ.get("HUIYIN_POSITION_EVERY", "30"))  # seconds; a phone on duty sends no oftener
HUIYIN_KEEP_DUTY_DAYS = int(os.environ.get("HUIYIN_KEEP_DUTY_DAYS", "90"))  # who was on duty when; never where

# -- readings -----------------------------------------------------------------------------------------------

HUIYIN_READINGS_KEPT = int(os.environ.get("HUIYIN_READINGS_KEPT", "40"))  # days; a rule is tried out on a month
HUIYIN_READINGS_LATE = float(os.environ.get("HUIYIN_READINGS_LATE", "6"))  # hours; then no rule cries about it any more
HUIYIN_READINGS_AHEAD = float(
    os.environ.get("HUIYIN_READINGS_AHEAD", "300")
)  # seconds that a device's clock may run ahead
