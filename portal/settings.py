"""Django's settings, filled from `feeds.settings` and `portal.configuration`. Nothing else reads the environment.

Django evaluates this module once, when the portal starts (`portal.serving`) or a command needs it.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from feeds.settings import Settings
from feeds.storage import Home
from portal.configuration import PortalConfiguration
from portal.database import database_settings
from portal.mail_settings import mail_settings
from portal.secret_key import secret_key
from portal.sign_on_settings import sign_on_settings

INSTALLATION_SETTINGS = Settings()
CONFIGURATION = PortalConfiguration()
_HOME = Home(INSTALLATION_SETTINGS.home.expanduser().absolute())
_IS_PRODUCTION = INSTALLATION_SETTINGS.is_production
_HERE = Path(__file__).resolve().parent

DEBUG = False
SECRET_KEY = secret_key(CONFIGURATION.secret_key_file, is_production=_IS_PRODUCTION)
ALLOWED_HOSTS = list(CONFIGURATION.allowed_hosts)
ROOT_URLCONF = "portal.urls"
DATABASES = {"default": database_settings(CONFIGURATION.database_url, _HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "ninja",
    "portal.accounts",
    "portal.audit",
    "portal.calendar",
    "portal.deliveries",
    "portal.help",
    "portal.mails",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.security_headers.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.language.LanguageMiddleware",
    "portal.upload_limit.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.page_frame.page_frame",
            ],
        },
    }
]

# Language and time
LANGUAGE_CODE = "lv"
LANGUAGES = [("lv", "Latviešu"), ("en", "English")]
LOCALE_PATHS = [_HERE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Riga"

# Who may come in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
_SIGN_ON = sign_on_settings(CONFIGURATION, is_production=_IS_PRODUCTION)
LOCAL_LOGIN: bool = _SIGN_ON["LOCAL_LOGIN"]
SIGN_ON_NAME: str | None = _SIGN_ON["SIGN_ON_NAME"]
SOCIALACCOUNT_PROVIDERS = _SIGN_ON["SOCIALACCOUNT_PROVIDERS"]
SOCIALACCOUNT_ADAPTER = "portal.accounts.sign_on.SignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "full_name")}},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
"""Hours. Five wrong passwords lock one account from one address for a quarter of an hour."""
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_SENSITIVE_PARAMETERS = ["username", "email", "password"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# Sessions and cookies
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = CONFIGURATION.session_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _IS_PRODUCTION
CSRF_COOKIE_SECURE = _IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.faults.csrf_failure"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _IS_PRODUCTION

# What a browser is told
FIGURES_URL = CONFIGURATION.figures_url.rstrip("/")
SECURE_SSL_REDIRECT = _IS_PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if _IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _IS_PRODUCTION
SECURE_HSTS_PRELOAD = _IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The log-in leads back to the analysts' pages, which have an address of their own.
        "form-action": [SELF, FIGURES_URL],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Uploads: kept in memory, never in a temporary file
FILE_UPLOAD_HANDLERS = ["portal.upload_limit.InMemoryUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Files of our own
STATIC_URL = "static/"
STATICFILES_DIRS = [_HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 600

# Mail
globals().update(mail_settings(CONFIGURATION))
MAILS_ARE_SENT = CONFIGURATION.mail_host is not None
PUBLIC_URL = CONFIGURATION.public_url.rstrip("/")
DEFAULT_FROM_EMAIL = CONFIGURATION.mail_from

# What happened: codes and counts, never what somebody typed
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_values": {"()": "portal.logs.WithoutValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_values"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A refused form is no event; a refused log-in stands in the audit trail, without the name that was typed.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "waitress.queue": {"level": "ERROR"},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
