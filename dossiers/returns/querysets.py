"""Which points: of a step, still to be answered, of whom."""

from __future__ import annotations

from typing import Self

from django.db import models


class PointQuerySet(models.QuerySet):
    """Points as pages and steps ask for them."""

    def of(self, step: str) -> Self:
        """Points that one kind of return raised."""
        return self.filter(step=step)

    def open(self) -> Self:
        """Points without an answer."""
        return self.filter(status="OPEN")

    def unsettled(self) -> Self:
        """Points that whoever raised them has not let go: without an answer, or with one to be looked at."""
        return self.filter(status__in=("OPEN", "ANSWERED"))

    def for_page(self) -> Self:
        """With what a list of points shows of each."""
        return self.select_related("raised_by", "settled_by", "earlier").prefetch_related(
            "answers__answered_by", "answers__attachment", "earlier__answers"
        )
