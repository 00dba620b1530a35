"""The program's own settings with one app more: the flows that viewflow's stock views are measured on."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.stock"]  # noqa: F405
ROOT_URLCONF = "benchmarks.stock.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The stock views are pages of no place of the program: neither its table of access nor the check of it knows them.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "web.access.guard.Guard"]  # noqa: F405
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "access.E001", "access.E002"]  # noqa: F405
