"""docs/permissions.md, drawn from what the program declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.roles import Role
from dossiers.models import Dossier
from web.access.rules import DOORS, Door
from web.access.visitors import Visitor
from workflow.steps import Step, steps_of

PAGE = Path(settings.BASE_DIR) / "docs" / "permissions.md"

HEAD = """# Ai được mở gì

Trang này do phần mềm in ra từ khai báo của chính nó (`manage.py permissions --markdown`); phép thử
`tests/web/test_permissions.py` giữ cho trang luôn đúng, và mở **mọi địa chỉ bằng mọi vai trò** để xem có đúng như bảng
không. Bảng này chính là người gác cửa (`web/access/guard.py`): ai không có trong dòng thì bị từ chối trước khi trang
xem đến việc gì; địa chỉ mới mà chưa có dòng trong `web/access/rules.py` thì phần mềm không khởi động.

«●» được; «–» bị từ chối (403, hoặc 404 khi việc ấy có tồn tại hay không cũng không được biết); người chưa đăng nhập thì
được mời đăng nhập. Cột cuối: người có lợi ích liên quan đến hồ sơ ấy, dù giữ vai trò nào và kể cả khi được ủy quyền.

"""


def page() -> str:
    """The whole page."""
    return "".join(line + "\n" for line in _lines()).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    yield HEAD.rstrip("\n")
    yield ""
    yield "## Các cột"
    yield ""
    for number, visitor in enumerate(Visitor, 1):
        yield f"{number}. {visitor.value}"
    yield ""
    yield "## Địa chỉ"
    yield ""
    columns = [str(number) for number, _ in enumerate(Visitor, 1)]
    yield "| Địa chỉ | Cách | " + " | ".join(columns) + " | lợi ích | Ghi chú |"
    yield "| --- | --- |" + " :-: |" * (len(columns) + 1) + " --- |"
    where = dict(_addresses(get_resolver()))
    for name, door in DOORS.items():
        for method in ("get", "post"):
            if getattr(door, method) is not None:
                yield _door(where.get(name, name), method, door)
    yield ""
    yield "## Các bước"
    yield ""
    yield "Nút bấm trên trang hồ sơ và việc trong hộp việc; «quốc gia» là người làm khi dùng kinh phí quốc gia."
    yield ""
    yield "| Bước | Vai trò | Quốc gia | Chỉ qua việc được giao | Phải có lý do |"
    yield "| --- | --- | --- | :-: | :-: |"
    for step in steps_of(Dossier).values():
        yield _step(step)
    yield ""
    yield "## Trang quản trị"
    yield ""
    yield (
        "Chỉ tài khoản có quyền quản trị; đóng với người có lợi ích liên quan đến bất kỳ hồ sơ nào. Dưới đây là điều "
        "phần mềm cho phép tài khoản quản trị cao nhất: nhật ký, phiếu, văn bản chỉ đọc; không gì đã dùng bị xóa."
    )
    yield ""
    yield "| Danh mục | xem | thêm | sửa | xóa |"
    yield "| --- | :-: | :-: | :-: | :-: |"
    for model, site in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label):
        request = SimpleNamespace(user=User(username="-", is_staff=True, is_superuser=True))
        rights = [getattr(site, f"has_{what}_permission")(request) for what in ("view", "add", "change", "delete")]
        yield (
            f"| {model._meta.verbose_name} (`{model._meta.label}`) | " + " | ".join(_mark(one) for one in rights) + " |"
        )


def _door(address: str, method: str, door: Door) -> str:
    allowed = getattr(door, method)
    marks = " | ".join(_mark(visitor in allowed) for visitor in Visitor)
    return f"| `{address}` | {method.upper()} | {marks} | {'–' if door.of_dossier else ''} | {door.note} |"


def _step(step: Step) -> str:
    roles = ", ".join(str(Role(role).label) for role in step.roles)
    national = ", ".join(str(Role(role).label) for role in step.national)
    marks = ["●" if step.by_engine else "", "●" if step.needs_reason else ""]
    return f"| {step.label.vi} (`{step.name}`) | {roles} | {national} | " + " | ".join(marks) + " |"


def _mark(yes: bool) -> str:
    return "●" if yes else "–"


def _addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield str(one.name), before + str(one.pattern)
        elif one.app_name != "admin":
            yield from _addresses(one, before + str(one.pattern))
