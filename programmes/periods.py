"""Which programme a budget year belongs to."""

from __future__ import annotations

from programmes.models import Programme


def programme_of(year: int) -> Programme:
    """The programme whose period holds a year; the newest if none does. Raises ``Programme.DoesNotExist``."""
    found = Programme.objects.filter(period_start__lte=year, period_end__gte=year).order_by("-period_start").first()
    latest = found or Programme.objects.order_by("-period_start").first()
    if latest is None:
        raise Programme.DoesNotExist("Chưa nạp chương trình nào.")
    return latest
