"""What must be said before the program starts: a line for every address, an entry for every place in the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.role_info import Duty, Place
from accounts.roles import at_place, holders
from web.access.guard import ELSEWHERE
from web.access.rules import DOORS
from web.shared.shell import ENTRIES


def addresses(resolver: URLResolver | None = None) -> Iterator[str]:
    """The names of all addresses but those of parts with rights of their own; one without a name by its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield one.name or str(one.pattern)
        elif one.app_name not in ELSEWHERE:
            yield from addresses(one)


@register("access")
def every_address_has_a_line(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """And every line an address, with at least one method."""
    known = set(addresses())
    hint = "Ghi một dòng ở web/access/rules.py: ai được mở, ai được gửi."
    return [
        *(Error(f"Địa chỉ «{name}» chưa có dòng nào nói ai được mở", hint=hint, id="access.E001")
          for name in sorted(known - set(DOORS))),
        *(Error(f"Dòng «{name}» không có địa chỉ nào", id="access.E002") for name in sorted(set(DOORS) - known)),
        *(Error(f"Dòng «{name}» không cho cách mở nào", id="access.E003")
          for name, door in DOORS.items() if door.get is None and door.post is None),
    ]  # fmt: skip


@register("access")
def every_key_of_a_role_is_answered(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A place that roles name has one entry in the navigation and somebody who goes there; a duty somebody's."""
    entries = [entry.place for entry in ENTRIES if entry.place is not None]
    return [
        *(Error(f"Nơi {place.name} phải có đúng một mục trong thanh điều hướng (web/shared/shell.py)", id="access.E004")
          for place in Place if entries.count(place) != 1),
        *(Error(f"Nơi {place.name} không vai trò nào đến (accounts/roles.py)", id="access.E005")
          for place in Place if not at_place(place)),
        *(Error(f"Việc {duty.name} không vai trò nào làm (accounts/roles.py)", id="access.E006")
          for duty in Duty if not holders(duty)),
    ]  # fmt: skip
