"""The two tracks of funding."""

from django.db import models


class Track(models.TextChoices):
    """Whose money it is."""

    LOCAL = "LOCAL", "Khuyến công địa phương"
    NATIONAL = "NATIONAL", "Khuyến công quốc gia"
