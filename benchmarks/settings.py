"""The program's own settings with one app more: the flows that viewflow's stock views are measured on."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.stock"]  # noqa: F405
ROOT_URLCONF = "benchmarks.stock.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
