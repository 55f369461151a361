"""Django's settings, one module for every mode; what differs comes from the environment (`.env.example`)."""

import warnings
from decimal import Decimal
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from loyalty_site import logs
from loyalty_site.environment import (
    BASE_FOLDER,
    LOCAL_FOLDER,
    card_barcode,
    env,
    mode,
    quiet_hours,
    refuse,
    required,
    secret_key,
    site_url,
    sms_provider,
)  # fmt: skip

MODE = mode()
IS_PRODUCTION = MODE == "production"

BASE_DIR = BASE_FOLDER
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = MODE == "development" and env.bool("DEBUG", True)
ALLOWED_HOSTS: list[str] = (
    required("ALLOWED_HOSTS", "the host names of this site, separated by commas").split(",")
    if IS_PRODUCTION
    else env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
)
SITE_URL = site_url(ALLOWED_HOSTS[0].strip())
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "loyalty_site",
    "rewards",
    "campaigns",
    "members",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.line",
    "django_cotton",
    "django_htmx",
    "pgtrigger",
]

MIDDLEWARE = [
    "loyalty_site.acting.WhoActs",
    "loyalty_site.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "loyalty_site.shortcut.ApiShortcut",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "loyalty_site.compression.CompressedText",
    "csp.middleware.CSPMiddleware",
    "loyalty_site.staff_pages.RelaxedPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "loyalty_site.access.DeclaredAccess",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "loyalty_site.urls"
WSGI_APPLICATION = "loyalty_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.views.devices.owner",
                "rewards.views.programme.name",
                "rewards.views.news.around",
            ],
        },
    }
]
if MODE == "demo":
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("loyalty_site.demo.notice.is_demo")  # type: ignore[index]
COTTON_DIR = "components"

# PostgreSQL. A connection is kept between requests and checked before its next use.
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        required("DATABASE_URL", "the address of the PostgreSQL database") or "postgresql:///kizuna",
        conn_max_age=env.int("DATABASE_CONNECTION_SECONDS", 600),
        conn_health_checks=True,
    )
}
DATABASES["default"]["ENGINE"] = "loyalty_site.lib.postgresql"  # Django's own with a cheaper check
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
# Only statements that ask for it are prepared (loyalty_site/lib/prepared.py); None forbids it to them too.
DATABASE_PREPARED = env.bool("DATABASE_PREPARED", True)
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 5 if DATABASE_PREPARED else None
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = not DATABASE_PREPARED

# Redis: the cache and the broker. In production they are better apart, the broker without eviction.
REDIS_URL = required("REDIS_URL", "the address of the Redis server") or "redis://localhost"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kizuna",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

# Celery. A task is taken off the queue when it is done, and one at a time: a killed worker loses none.
CELERY_BROKER_URL: str = env.str("BROKER_URL", "") or REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": "kizuna-broker:",
    "visibility_timeout": 3600,  # no task is longer, no task is scheduled further ahead
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TIMEZONE = "Asia/Tokyo"

# Webhooks to http:// and to private networks: for development and tests, never where strangers can be reached.
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", False)

# People sign in by e-mail address; there is no user name.
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["loyalty_site.roles_backend.RolesBackend"]  # a second one would hash again
PASSWORD_HASHERS = ["loyalty_site.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "rewards:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "loyalty_site.accounts.AccountAdapter"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without a password one signs in by code
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address at a time, a new one counts once it is verified
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
# Allauth counts attempts in the cache and forgets them with it; ours count in PostgreSQL (members.actions.attempts).
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "signup": "loyalty_site.sign_in.SignupForm",
    "request_login_code": "loyalty_site.sign_in.RequestLoginCodeForm",
    "reset_password": "loyalty_site.sign_in.ResetPasswordForm",  # nosec B105
    "add_email": "loyalty_site.sign_in.AddEmailForm",
    "change_password": "loyalty_site.sign_in.ChangePasswordForm",  # nosec B105
    "confirm_login_code": "loyalty_site.sign_in.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "loyalty_site.sign_in.ConfirmEmailForm",
    "confirm_password_reset_code": "loyalty_site.sign_in.ConfirmPasswordResetForm",  # nosec B105
}
MFA_FORMS = {
    "authenticate": "loyalty_site.sign_in.SecondFactorForm",
    "reauthenticate": "loyalty_site.sign_in.SecondFactorAgainForm",
    "add_webauthn": "loyalty_site.sign_in.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kizuna"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

# Mail. Campaigns' mails go by the same server (smtp), into the same folder, or by a back end of Anymail's.
EMAIL_CAMPAIGN_BACKEND: str = env.str("EMAIL_CAMPAIGN_BACKEND", "smtp" if IS_PRODUCTION else "folder")
EMAIL_FILE_PATH = LOCAL_FOLDER / "mail"
if IS_PRODUCTION or EMAIL_CAMPAIGN_BACKEND == "smtp":
    EMAIL = env.dj_email_url("EMAIL_URL", required("EMAIL_URL", "the address of the mail server") or "smtp://localhost")
    EMAIL_DELIVERY: str = EMAIL.get("EMAIL_BACKEND") or refuse(
        "EMAIL_URL must begin with submission:// (STARTTLS) or smtp:// (see .env.example)."
    )
    EMAIL_HOST = EMAIL["EMAIL_HOST"]
    EMAIL_PORT = EMAIL["EMAIL_PORT"]
    EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = EMAIL["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = EMAIL["EMAIL_USE_SSL"]
    EMAIL_TIMEOUT = 20
else:
    EMAIL_DELIVERY = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_BACKEND = "loyalty_site.lib.mails.counted.EmailBackend"
DEFAULT_FROM_EMAIL: str = (
    required("DEFAULT_FROM_EMAIL", "the sender's address of this site's mails") or "kizuna@localhost"
)
# Anymail's own settings, as JSON: the keys of the service that EMAIL_CAMPAIGN_BACKEND names, and WEBHOOK_SECRET.
ANYMAIL: dict[str, Any] = dict(env.json("ANYMAIL", {}))
# The service behind the mail server, where it tells of bounces in a form that Anymail reads.
EMAIL_SERVICE: str = env.str("EMAIL_SERVICE", "")
CAMPAIGN_FROM_EMAIL: str = env.str("CAMPAIGN_FROM_EMAIL", "") or DEFAULT_FROM_EMAIL
# Who signs campaigns' mails: a key in PEM, or its path, and the name under which DNS has its public half.
DKIM_PRIVATE_KEY: str = env.str("DKIM_PRIVATE_KEY", "")
DKIM_SELECTOR: str = env.str("DKIM_SELECTOR", "")
DKIM_DOMAIN: str = env.str("DKIM_DOMAIN", "")
if len({bool(DKIM_PRIVATE_KEY), bool(DKIM_SELECTOR), bool(DKIM_DOMAIN)}) > 1:
    refuse("DKIM_PRIVATE_KEY, DKIM_SELECTOR and DKIM_DOMAIN belong together; set all or none (see .env.example).")
# What mails that no request asks for know, as pages know it.
MAIL_CONTEXT = ["rewards.views.programme.name"]

# Signing in with LINE, where there are keys of a LINE Login channel.
LINE_CHANNEL_ID: str = env.str("LINE_CHANNEL_ID", "")
LINE_CHANNEL_SECRET: str = env.str("LINE_CHANNEL_SECRET", "")
if bool(LINE_CHANNEL_ID) != bool(LINE_CHANNEL_SECRET):
    refuse("LINE_CHANNEL_ID and LINE_CHANNEL_SECRET belong together; set both or neither (see .env.example).")
LINE_APPS = [{"client_id": LINE_CHANNEL_ID, "secret": LINE_CHANNEL_SECRET, "key": ""}] if LINE_CHANNEL_ID else []
SOCIALACCOUNT_ADAPTER = "loyalty_site.line.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False  # LINE is not asked for an address
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "line": {"SCOPE": ["profile"], "OAUTH_PKCE_ENABLED": True, "APPS": LINE_APPS}
}

# Messages by LINE, where there is a Messaging API channel, of the same LINE provider as the one to sign in with.
LINE_API_URL = "https://api.line.me"
LINE_MESSAGING_TOKEN: str = env.str("LINE_MESSAGING_TOKEN", "")
LINE_MESSAGING_SECRET: str = env.str("LINE_MESSAGING_SECRET", "")
if bool(LINE_MESSAGING_TOKEN) != bool(LINE_MESSAGING_SECRET):
    refuse("LINE_MESSAGING_TOKEN and LINE_MESSAGING_SECRET belong together; set both or neither (see .env.example).")

# Notices to browsers: the site's own key, P-256 in PEM or its number in base64url, and whom push services may write to.
VAPID_PRIVATE_KEY: str = env.str("VAPID_PRIVATE_KEY", "")
VAPID_SUBJECT: str = env.str("VAPID_SUBJECT", "") or f"mailto:{parseaddr(CAMPAIGN_FROM_EMAIL)[1]}"

# Where pages learn its public half: the first floor shows it, the third signs with it.
PUSH_KEY = "campaigns.channels.vapid.public_key"

# Whether opened mails and followed links are noted at all.
TRACKING = env.bool("TRACKING", True)

# How many letters a second are handed over at most, over all processes together, and of how many processes each takes
# its share while Redis is away. 0 is no limit.
SENDS_PER_SECOND: dict[str, int] = {
    "email": env.int("EMAIL_PER_SECOND", 0),
    "sms": env.int("SMS_PER_SECOND", 10),
    "line": env.int("LINE_PER_SECOND", 1000),
    "push": env.int("PUSH_PER_SECOND", 0),
}
SEND_PROCESSES = env.int("SEND_PROCESSES", 4)

# SMS: codes to sign in with, and campaigns. A provider is a module of members/sms; without one nobody is offered a code by SMS.
SMS_PROVIDER = sms_provider(default="" if IS_PRODUCTION else "folder")
SMS_FOLDER = LOCAL_FOLDER / "sms"
SMS_PREFIXES: list[str] = env.list("SMS_PREFIXES", ["+8160", "+8170", "+8180", "+8190"])  # Japan's mobile numbers
SMS_DAY_MAX = env.int("SMS_DAY_MAX", 1000)
# What a segment of a message costs, in the programme's currency; 0 where nobody has said.
SMS_SEGMENT_PRICE = env.decimal("SMS_SEGMENT_PRICE", Decimal(0 if IS_PRODUCTION else 8))
# What a message over LINE costs beyond the fee of the month, in the same currency.
LINE_MESSAGE_PRICE = env.decimal("LINE_MESSAGE_PRICE", Decimal(0))
TWILIO_API_URL = "https://api.twilio.com"
TWILIO_ACCOUNT_SID: str = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN: str = env.str("TWILIO_AUTH_TOKEN", "")
TWILIO_FROM: str = env.str("TWILIO_FROM", "")
if SMS_PROVIDER == "twilio" and not (TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN and TWILIO_FROM):
    refuse("SMS_PROVIDER=twilio needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM (see .env.example).")
# Any other provider that takes a message by one HTTP request (members/sms/http.py).
SMS_HTTP_URL: str = env.str("SMS_HTTP_URL", "")
SMS_HTTP_METHOD: str = env.str("SMS_HTTP_METHOD", "POST")
SMS_HTTP_FORM = env.bool("SMS_HTTP_FORM", False)
SMS_HTTP_BODY: str = env.str("SMS_HTTP_BODY", '{"to": "{to}", "text": "{text}", "reference": "{reference}"}')
SMS_HTTP_AUTH: str = env.str("SMS_HTTP_AUTH", "")
SMS_HTTP_ACCEPTED: list[int] = env.list("SMS_HTTP_ACCEPTED", [200, 201, 202], subcast=int)
SMS_HTTP_ID: str = env.str("SMS_HTTP_ID", "")
SMS_HTTP_SECRET: str = env.str("SMS_HTTP_SECRET", "")
if SMS_PROVIDER == "http" and not SMS_HTTP_URL.startswith("https://" if IS_PRODUCTION else "http"):
    refuse("SMS_PROVIDER=http needs SMS_HTTP_URL, an address that begins with https:// (see .env.example).")

# Advertising: when nobody is sent any, how many messages a member is sent at most within 24 hours and within 7 days
# (0: any number), how many members are never sent any, and above how many recipients a second person approves.
CAMPAIGN_QUIET_HOURS = quiet_hours()
CAMPAIGN_CAP_DAY = env.int("CAMPAIGN_CAP_DAY", 1)
CAMPAIGN_CAP_WEEK = env.int("CAMPAIGN_CAP_WEEK", 3)
CAMPAIGN_HOLDOUT_PERCENT = env.int("CAMPAIGN_HOLDOUT_PERCENT", 5)
CAMPAIGN_APPROVAL_SIZE = env.int("CAMPAIGN_APPROVAL_SIZE", 1000)
CAMPAIGN_WINDOW_DAYS = env.int("CAMPAIGN_WINDOW_DAYS", 7)  # within which a purchase counts as a message's
if not (
    0 <= CAMPAIGN_HOLDOUT_PERCENT <= 50
    and min(CAMPAIGN_CAP_DAY, CAMPAIGN_CAP_WEEK, CAMPAIGN_APPROVAL_SIZE) >= 0
    and 1 <= CAMPAIGN_WINDOW_DAYS <= 90
):
    refuse("CAMPAIGN_HOLDOUT_PERCENT must be from 0 to 50, the other CAMPAIGN_ numbers 0 or more (see .env.example).")
# Of all surveys together a member is asked one within so many days.
SURVEY_REST_DAYS = env.int("SURVEY_REST_DAYS", 90)
if not 7 <= SURVEY_REST_DAYS <= 3650:
    refuse("SURVEY_REST_DAYS must be a number of days from 7 to 3650.")
# Messages are handed over by so many workers at once, each over so many connections.
DELIVERY_WORKERS = env.int("DELIVERY_WORKERS", 1)
DELIVERY_CONNECTIONS = env.int("DELIVERY_CONNECTIONS", 8)
DELIVERY_LEASE_SECONDS = env.int("DELIVERY_LEASE_SECONDS", 45)  # what a worker that is gone had in hand is free then
if not (1 <= DELIVERY_WORKERS <= 100 and 1 <= DELIVERY_CONNECTIONS <= 100):
    refuse("DELIVERY_WORKERS and DELIVERY_CONNECTIONS must be from 1 to 100.")
if not 1 <= DELIVERY_LEASE_SECONDS <= 600:
    refuse("DELIVERY_LEASE_SECONDS must be from 1 to 600.")

# How long somebody who leaves may withdraw the erasure of their data, unless they want it at once.
ERASURE_DAYS = env.int("ERASURE_DAYS", 30)
if not 1 <= ERASURE_DAYS <= 3650:
    refuse("ERASURE_DAYS must be a number of days from 1 to 3650.")

# Who runs the programme, as the texts that members agree to name them.
COMPANY_NAME: dict[str, str] = {"ja": env.str("COMPANY_NAME", "")}
COMPANY_NAME["en"] = env.str("COMPANY_NAME_EN", "") or COMPANY_NAME["ja"]
# What the law has advertising mails say of their sender besides (docs/messages.md). Without it none is sent.
_DEMO_ADDRESS = ("", "") if IS_PRODUCTION else ("東京都中央区銀座1-1-1", "1-1-1 Ginza, Chuo-ku, Tokyo, Japan")
COMPANY_ADDRESS: dict[str, str] = {"ja": env.str("COMPANY_ADDRESS", _DEMO_ADDRESS[0])}
COMPANY_ADDRESS["en"] = env.str("COMPANY_ADDRESS_EN", _DEMO_ADDRESS[1]) or COMPANY_ADDRESS["ja"]
COMPANY_CONTACT: str = env.str("COMPANY_CONTACT", "" if IS_PRODUCTION else "03-0000-0000")

# What the tills' scanners read on the card page.
CARD_BARCODE = card_barcode()

# Languages and time. Catalogues lie in each app's `locale`.
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
FORMAT_MODULE_PATH = "loyalty_site.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

# The staff site. Its colours are the house's indigo, its pages are written by us or by Unfold.
UNFOLD = {
    "SITE_TITLE": "Kizuna",
    "SITE_HEADER": "Kizuna",
    "SITE_SUBHEADER": "loyalty_site.staff_pages.subheader",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "loyalty_site.staff_pages.mark"}],
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "loyalty_site.staff_pages.environment",
    "SIDEBAR": {"navigation": "loyalty_site.staff_menu.sidebar"},
    "COLORS": {
        "primary": {
            "50": "oklch(97% .012 262)",
            "100": "oklch(94% .026 262)",
            "200": "oklch(88% .05 262)",
            "300": "oklch(80% .08 262)",
            "400": "oklch(69% .11 262)",
            "500": "oklch(52% .11 262)",
            "600": "oklch(42% .11 262)",
            "700": "oklch(36% .1 262)",
            "800": "oklch(30% .085 262)",
            "900": "oklch(26% .07 262)",
            "950": "oklch(20% .05 262)",
        },
    },
}

# Static files come from the web process.
STATIC_URL = "static/"
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static",) if folder.is_dir()]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG or MODE == "test"  # else every client of a test looks through all files first
if not IS_PRODUCTION:  # files come straight from their folders, and nothing was collected
    warnings.filterwarnings("ignore", "No directory at")
WHITENOISE_MAX_AGE = 600 if IS_PRODUCTION else 0

# The browser runs and styles with our own files alone; `staff_pages` relaxes this for Unfold's pages.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'", *(["https://access.line.me"] if LINE_CHANNEL_ID else [])],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Files that staff import hold personal data: in a folder that no address leads to, for some days after their last use.
IMPORT_FOLDER = Path(env.str("IMPORT_FOLDER", "") or BASE_DIR / ".local" / "imports")
IMPORT_FILE_DAYS = env.int("IMPORT_FILE_DAYS", 7)

LOGGING = logs.configure(env.str("LOG_LEVEL", "INFO" if IS_PRODUCTION else "WARNING"))
