"""A step writes facts, then what follows them, then money; then its papers are drawn. Whoever was loaded first."""

from __future__ import annotations

import random
from itertools import groupby

import pytest

from settlement import postings
from workflow import registry
from workflow.registry import Follows, Writes, after_each_step, followers, handlers, handlers_by_kind, handles


def test_every_step_writes_in_the_declared_order() -> None:
    for event, listed in handlers_by_kind().items():
        assert [writes for writes, _ in listed] == sorted(writes for writes, _ in listed), event
        assert handlers(event) == [function for _, function in listed]


def test_what_writes_the_same_kind_of_thing_for_a_step_stands_in_one_module() -> None:
    apart = {
        event: sorted(modules)
        for event, listed in handlers_by_kind().items()
        for writes, same in groupby(listed, key=lambda one: one[0])
        if writes is not Writes.NOTES and len(modules := {function.__module__ for _, function in same}) > 1
    }
    assert apart == {}, "their order would be that of the imports: say with Writes which comes first"


def test_the_book_of_money_is_written_last_and_only_as_money() -> None:
    written = {
        (writes, event)
        for event, listed in handlers_by_kind().items()
        for writes, function in listed
        if function.__module__ == postings.__name__
    }
    assert {event for _, event in written} >= {"approve", "pay_advance", "confirm_payment", "approve_big_amendment"}
    assert {writes for writes, _ in written} == {Writes.MONEY}


def test_the_order_of_loading_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_handlers", {})
    kinds = list(Writes)
    random.Random(7).shuffle(kinds)
    assert kinds != sorted(kinds)
    for kind in kinds:
        handles("a_step", kind)(lambda kind=kind, **_: {"kind": kind})
    assert [handler()["kind"] for handler in handlers("a_step")] == [1, 2, 3, 4]


def test_papers_are_drawn_before_points_are_closed_and_the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [function.__name__ for function in followers()] == [
        "order_papers",
        "settle_answered",
        "stand_where_one_waits",
    ]
    there = followers()[::-1]
    monkeypatch.setattr(registry, "_after", [])
    for what, function in zip(reversed(Follows), there, strict=True):
        after_each_step(function, what)
    assert followers() == there[::-1]
