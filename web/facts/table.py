"""The register of facts as data and as a page: each fact, where it is first entered, which papers show it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dossiers.models import Dossier
from papers import KINDS, used_facts
from papers.labels import label
from web.facts.catalogue import FIELDS, KINDS_OF_ORIGIN, LABELS, ORIGINS, OTHER_DOOR, PER_ITEM, READ, TYPED, Field
from web.steps.forms import forms_of_steps
from workflow.steps import steps_of

#: Forms that are no step: what people call them.
FORM_NAMES = {
    "RegisterForm": "Sổ cơ sở công nghiệp nông thôn",
    "OpenForm": "Mở hồ sơ",
    "RequestForm": "Đơn đề nghị",
    "ProjectForm": "Đề án",
    "ItemForm": "Hạng mục và báo giá",
    "NoteForm": "Ghi chú của bước",
    "ReasonForm": "Lý do của bước",
}


def register() -> dict[str, Any]:
    """{"facts": [...], "papers": [...], "retyped": [...]}, as ``manage.py facts --json`` prints it."""
    shown: dict[str, list[str]] = defaultdict(list)
    for kind in KINDS:
        for fact in used_facts(kind):
            shown[fact].append(kind)
    typed = typings()
    facts = [
        {"name": fact, "label": _label(fact), "origin": origin, "origin_kind": kind, "papers": shown.get(fact, [])}
        for fact in sorted(set(shown) | set(typed))
        for kind, origin in [origin_of(fact)]
    ]
    papers = [
        {
            "kind": kind,
            "title": about.title,
            "fields": [{"name": _label(fact), "fact": fact, "origin": origin_of(fact)[1]} for fact in used_facts(kind)],
        }
        for kind, about in KINDS.items()
    ]
    return {"facts": facts, "papers": papers, "retyped": retyped(FIELDS)}


def typings() -> dict[str, list[Field]]:
    """Each fact and the empty fields into which it is typed."""
    found: dict[str, list[Field]] = defaultdict(list)
    for field in (*FIELDS, *PER_ITEM.values()):
        if not field.filled:
            found[field.fact].append(field)
    return dict(found)


def retyped(all_fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    """Facts that two forms ask for although it is known by then: there must be none."""
    found: dict[str, list[str]] = defaultdict(list)
    for field in all_fields:
        if not field.filled and (field.form, field.name) not in OTHER_DOOR:
            found[field.fact].append(field.form)
    # The project form is the request form with more on it: what the applicant wrote stands there already.
    return [{"fact": fact, "forms": forms} for fact, forms in sorted(found.items()) if len(set(forms)) > 1]


def origin_of(fact: str) -> tuple[str, str]:
    """(kind of origin, in words). Raises ``LookupError`` for a fact that comes from nowhere."""
    for origin in ORIGINS:
        if origin.kind == READ and origin.concerns(fact) and not fact.endswith(("transfer_no", "transfer_date")):
            return origin.kind, origin.words
    asked = typings().get(fact)
    if asked:
        return TYPED, form_name(asked[0].form)
    filled = next((field for field in (*FIELDS, *PER_ITEM.values()) if field.fact == fact), None)
    for origin in ORIGINS:
        if origin.concerns(fact):
            return origin.kind, origin.words
    if filled:
        return TYPED, form_name(filled.form)
    raise LookupError(fact)


def form_name(form: str) -> str:
    """A form as people call it: the step it belongs to, in quotes."""
    if form in FORM_NAMES:
        return FORM_NAMES[form]
    declared = steps_of(Dossier)
    return "; ".join(
        f"Bước «{declared[event].label.vi}»" for event, used in forms_of_steps().items() if used.__name__ == form
    )


def _label(fact: str) -> str:
    return LABELS.get(fact) or label(fact)


def as_markdown() -> str:
    """docs/facts.md."""
    told = register()
    lines = [
        "# Sổ dữ kiện",
        "",
        "Trang này do `manage.py facts --markdown` sinh ra; không sửa bằng tay. Mỗi dữ kiện được nhập một lần, ở một "
        "nơi;",
        "mọi văn bản chỉ in lại. Dữ kiện điền sẵn trong biểu mẫu sau không phải là nhập lại.",
        "",
        f"{len(told['facts'])} dữ kiện, {len(told['papers'])} loại văn bản, {len(told['retyped'])} dữ kiện bị hỏi lại.",
        "",
        "| Dữ kiện | Tên trong dữ liệu | Nhập lần đầu ở | Cách có | Văn bản in |",
        "| --- | --- | --- | --- | --- |",
    ]
    for fact in told["facts"]:
        papers = ", ".join(KINDS[kind].title for kind in fact["papers"]) or "không in"
        lines.append(
            f"| {fact['label']} | `{fact['name']}` | {fact['origin']} | {KINDS_OF_ORIGIN[fact['origin_kind']]} | "
            f"{papers} |"
        )
    return "\n".join(lines) + "\n"
