"""Every setting, all from the environment; nothing else asks where it runs.

The defaults are the embedded ones: SQLite, a folder for files, no broker. A
server sets ``DATABASE_URL``, ``CELERY_BROKER_URL``, ``STORAGE_BACKEND=s3``, ``SECRET_KEY``
and ``ALLOWED_HOSTS`` (see docs/deploy.md).
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in var/ (mode 600)."""
    given = env.str("SECRET_KEY", default="")
    if given:
        return given
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        # Whole or not there: another process may be starting at the same moment.
        made = VAR_DIR / f"secret_key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            kept.hardlink_to(made)
        made.unlink()
    return kept.read_text().strip()


DEBUG = env.bool("DEBUG", default=False)
#: Set only by ``bin/demo``: the commands of the demo are there, and the log-in page shows its invented logins.
DEMO = env.bool("DEMO", default=False)
#: What a trial site goes without («secret,debug,demo,tls,mail»); its pages then say so (operations/refusals.py).
TRIAL_SITE = env.list("TRIAL_SITE", default=[])
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "viewflow",
    "viewflow.workflow",
    "accounts",
    "ledger",
    "notifications",
    "documents",
    "papers",
    "workflow",
    "establishments",
    "programmes",
    "budget",
    "dossiers",
    "amendments",
    "opinions",
    "plans",
    "appraisal",
    "settlement",
    "reports",
    "operations",
    "web",
    # The invented people and dossiers of the demo: in no installation that works.
    *(["demo"] if DEMO else []),
]

MIDDLEWARE = [
    "operations.middleware.Watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "web.shared.middleware.NoNullLetters",
    "web.shared.middleware.VietnameseFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.shared.middleware.ContentSecurityPolicy",
    "web.shared.upload_limit.BodyWithinLimit",
    "web.shared.idempotency.SentOnce",
    "web.shared.middleware.OneMoment",
    "web.shared.refusals.SayWhy",
    "web.shared.refusals.NoOverviewWhileKeptOut",
    "web.access.guard.Guard",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.shared.shell.shell",
            ],
            # Every {% csrf_token %} writes the key of the form too (web/shared/form_key.py).
            "builtins": ["web.templatetags.form_key"],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'khuyencong.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Who waits to write gets his turn, however busy the others are (config/sqlite/base.py).
    DATABASES["default"]["ENGINE"] = "config.sqlite"
    # IMMEDIATE takes the write lock at BEGIN, so that two votes at once wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, not memory: the threads of a live server need connections of their own. One for each run, so that two
    # runs on one machine do not meet.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
#: Counts guesses at the public verification page; a server with several processes shares one (redis://…).
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Django's own, behind the limit of wrong passwords; every sign-in asks it.
AUTHENTICATION_BACKENDS = ["web.sign_in.limit.LimitedBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "inbox"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# The demo serves straight from the source folders; a server runs collectstatic (docs/deploy.md).
WHITENOISE_USE_FINDERS = DEMO or DEBUG
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
    # Dossier files go through documents.storage; this alias says which adapter and where.
    "documents": {
        "s3": {
            "BACKEND": "documents.storage.s3.S3Storage",
            "OPTIONS": {
                "endpoint": env.str("S3_ENDPOINT", default="127.0.0.1:9000"),
                "bucket": env.str("S3_BUCKET", default="khuyencong"),
                "access_key": env.str("S3_ACCESS_KEY", default=""),
                "secret_key": env.str("S3_SECRET_KEY", default=""),
                "secure": env.bool("S3_SECURE", default=True),
                "region": env.str("S3_REGION", default="us-east-1"),
                "public_endpoint": env.str("S3_PUBLIC_ENDPOINT", default=""),
            },
        },
        "folder": {
            "BACKEND": "documents.storage.folder.FolderStorage",
            "OPTIONS": {"location": str(VAR_DIR / "documents")},
        },
        "memory": {"BACKEND": "documents.storage.memory.MemoryStorage", "OPTIONS": {}},
    }[env.str("STORAGE_BACKEND", default="folder")],
}
# Signatures of papers (docs/signing.md). Empty folders mean var/signing/keys and var/signing/trust.
SIGNING_KEYS_DIR = env.str("SIGNING_KEYS_DIR", default="")
SIGNING_TRUST_DIR = env.str("SIGNING_TRUST_DIR", default="")
SIGNING_TSA_URL = env.str("SIGNING_TSA_URL", default="")
SIGNING_PKCS11_MODULE = env.str("SIGNING_PKCS11_MODULE", default="")
SIGNING_PKCS11_TOKEN = env.str("SIGNING_PKCS11_TOKEN", default="")
#: Ask the CA's servers whether a certificate was revoked. Off: only the lists of revoked ones in the folder count.
SIGNING_ONLINE_REVOCATION = env.bool("SIGNING_ONLINE_REVOCATION", default=False)
#: The largest file, and all that one form may bring: several photographs of a phone, a ZIP and what is in it.
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=20 * 1024 * 1024)
UPLOAD_FORM_BYTES = env.int("UPLOAD_FORM_BYTES", default=100 * 1024 * 1024)

# Backups (docs/backup.md): where to, encrypted to whose public keys, how many stay. An S3 place has keys of its own, or
# those of the store.
BACKUP_TO = env.str("BACKUP_TO", default="")
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_KEEP = env.int("BACKUP_KEEP", default=35)
#: From this age on a backup is too old (``manage.py doctor``).
BACKUP_STALE_DAYS = env.int("BACKUP_STALE_DAYS", default=2)
BACKUP_S3_ENDPOINT = env.str("BACKUP_S3_ENDPOINT", default="") or env.str("S3_ENDPOINT", default="127.0.0.1:9000")
BACKUP_S3_ACCESS_KEY = env.str("BACKUP_S3_ACCESS_KEY", default="") or env.str("S3_ACCESS_KEY", default="")
BACKUP_S3_SECRET_KEY = env.str("BACKUP_S3_SECRET_KEY", default="") or env.str("S3_SECRET_KEY", default="")
BACKUP_S3_SECURE = env.bool("BACKUP_S3_SECURE", default=env.bool("S3_SECURE", default=True))
BACKUP_S3_REGION = env.str("BACKUP_S3_REGION", default="") or env.str("S3_REGION", default="us-east-1")

# Watching (docs/watching.md): who may ask /readyz and /metrics, and what «ready» takes in.
WATCH_FROM = env.list("WATCH_FROM", default=["127.0.0.1/32", "::1/128"])
WATCH_TOKEN = env.str("WATCH_TOKEN", default="")
READY_PARTS = env.list("READY_PARTS", default=["database", "migrations", "storage", "broker"])
#: A folder in which the processes of one server add up their counts; emptied when the server starts.
METRICS_DIR = env.str("METRICS_DIR", default="")
if METRICS_DIR:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR

# PDF of the papers, by LibreOffice (documents/pdf). auto: the running server if it answers, else one for each file.
PDF_ENGINE = env.str("PDF_ENGINE", default="auto")
#: Where ``manage.py pdf_server`` listens, on loopback; empty: this site runs none.
PDF_SERVER = env.str("PDF_SERVER", default="")
PDF_TIMEOUT_SECONDS = env.int("PDF_TIMEOUT_SECONDS", default=30)
PDF_MEMORY_MB = env.int("PDF_MEMORY_MB", default=1024)
PDF_SOFFICE = env.str("PDF_SOFFICE", default="soffice")
#: The Python that has «uno», where it is not the system's own.
PDF_PYTHON = env.str("PDF_PYTHON", default="")

# The model whose rows the workflow engine moves; workflow itself knows no dossier.
WORKFLOW_SUBJECT_MODEL = "dossiers.Dossier"

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://")
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("redis"):
    # Redis hands an unacknowledged task out again only after this long: longer than the longest task.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    }
CELERY_BEAT_SCHEDULE = {
    "deliver-outbox": {"task": "ledger.deliver_outbox", "schedule": 30.0},
    # Each reminder is given once, so a round too many does no harm (workflow/reminders.py).
    "remind": {"task": "workflow.remind", "schedule": 15 * 60.0},
    # Shows that beat and a worker live (operations/models.py).
    "heartbeat": {"task": "operations.heartbeat", "schedule": 60.0},
}

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
globals().update({key: value for key, value in EMAIL_CONFIG.items() if key != "EMAIL_BACKEND"})
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
#: Where people reach the pages, for whole links in mails and in the codes on papers («https://khuyencong.example.gov.vn»).
SITE_URL = env.str("SITE_URL", default="")
#: An event that failed so often is put aside for the administrator; between tries its lease doubles.
OUTBOX_MAX_ATTEMPTS = env.int("OUTBOX_MAX_ATTEMPTS", default=8)
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=60)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="khuyencong@localhost")

# Serving over plain http is right only for the demo on loopback.
BEHIND_TLS = env.bool("BEHIND_TLS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_SSL_REDIRECT = BEHIND_TLS
# Whoever looks whether this process lives need not speak of TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

LOG_FORMAT = env.str("LOG_FORMAT", default="line")
#: Celery would put handlers of its own in the place of ours.
CELERY_WORKER_HIJACK_ROOT_LOGGER = LOG_FORMAT != "json"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "operations.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # They tell every tampered or foreign signature with a traceback; what was found is in our report.
    "loggers": {name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator")},
}
# Other names of the domain belong to other offices: HSTS for them (W005), or a list in browsers (W021), are not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
