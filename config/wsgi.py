"""The door for gunicorn. It stays shut for settings that no open site should have (operations/refusals.py)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from operations.refusals import refuse  # noqa: E402  (the settings must stand first)

refuse()
