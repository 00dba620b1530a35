"""Nobody types a fact twice: every field of every form is in the register, and what is known is filled in."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from papers import KINDS, used_facts
from tests.world import World
from web.facts.catalogue import FIELDS, Field
from web.facts.table import as_markdown, origin_of, register, retyped
from web.requests import forms as write_forms
from web.steps.forms import FORMS, NoteForm, StepForm

ROOT = Path(__file__).parents[2]
HIDDEN = {"version"}
STEP_FORMS = {form.__name__: form for form in [*FORMS.values(), NoteForm]}
WRITE_FORMS = {
    form.__name__: form
    for form in (
        write_forms.OpenForm,
        write_forms.RegisterForm,
        write_forms.RequestForm,
        write_forms.ProjectForm,
        write_forms.ItemForm,
    )
}

#: The matrix of what repeats on today's papers (field, the fact, where it is first entered: form or kind of origin).
MATRIX = (
    ("tên đơn vị thụ hưởng", "beneficiaries[].name", "RegisterForm"),
    ("mã số thuế", "beneficiaries[].tax_code", "RegisterForm"),
    ("số đăng ký", "beneficiaries[].registration_no", "RegisterForm"),
    ("địa chỉ", "beneficiaries[].address", "RegisterForm"),
    ("người đại diện", "beneficiaries[].representative", "RegisterForm"),
    ("chức vụ", "beneficiaries[].position", "typed"),
    ("tài khoản", "beneficiaries[].bank_account", "RegisterForm"),
    ("ngân hàng", "beneficiaries[].bank_name", "RegisterForm"),
    ("nữ, dân tộc", "beneficiaries[].women_owned", "RegisterForm"),
    ("số lao động", "beneficiaries[].workers", "RegisterForm"),
    ("ngành nghề", "beneficiaries[].industry", "RegisterForm"),
    ("mã đề án", "dossier.code", "given"),
    ("tên đề án", "dossier.title", "OpenForm"),
    ("nội dung hoạt động", "dossier.activity_name", "OpenForm"),
    ("dòng định mức", "settlement.steps[].clause", "computed"),
    ("mục tiêu, hiệu quả", "goals.effects", "ProjectForm"),
    ("hạng mục: tên", "items[].name", "ItemForm"),
    ("hạng mục: model", "items[].model", "ItemForm"),
    ("hạng mục: số lượng", "items[].quantity", "typed"),
    ("đơn giá báo", "quotes[].unit_price_vnd", "ItemForm"),
    ("tổng kinh phí", "contract.total_vnd", "computed"),
    ("mức hỗ trợ được duyệt", "approval.support_vnd", "typed"),
    ("vốn đối ứng", "funding.counterpart_vnd", "RequestForm"),
    ("nguồn", "funding.source_label", "data"),
    ("ngày, ý kiến thẩm định", "appraisal.meeting_on", "OpenAppraisalForm"),
    ("số quyết định", "approval.number", "given"),
    ("người ký", "approval.signer", "given"),
    ("số hợp đồng", "contract.number", "given"),
    ("ngày kết thúc hợp đồng", "contract.ends_on", "typed"),
    ("tạm ứng", "advance.amount_vnd", "AdvanceForm"),
    ("điều chỉnh", "amendment.changes[].what", "computed"),
    ("tiến độ", "progress.percent", "ProgressForm"),
    ("số sê-ri", "items[].serial", "AcceptForm"),
    ("hóa đơn: số", "evidence[].invoice_no", "read"),
    ("hóa đơn: người bán", "evidence[].seller", "read"),
    ("hóa đơn: tiền", "evidence[].amount_vnd", "read"),
    ("chứng từ chuyển tiền", "evidence[].transfer_no", "typed"),
    ("số lượng nghiệm thu", "items[].accepted_quantity", "typed"),
    ("chi phí thực", "items[].accepted_vnd", "typed"),
    ("ngày nghiệm thu", "acceptance.date", "AcceptForm"),
    ("mức hỗ trợ cuối cùng", "settlement.support_vnd", "computed"),
    ("còn phải chi", "settlement.remaining_vnd", "computed"),
    ("phải thu hồi", "settlement.to_recover_vnd", "computed"),
    ("số chứng từ Kho bạc", "payment.order_no", "OrderForm"),
    ("mã nội dung kinh tế", "payment.economic_code", "typed"),
)


def test_every_field_of_every_form_is_in_the_register_and_nothing_else() -> None:
    there = {(name, field) for name, form in {**STEP_FORMS, **WRITE_FORMS}.items() for field in form.base_fields} - {
        (name, hidden) for name in {**STEP_FORMS, **WRITE_FORMS} for hidden in HIDDEN
    }
    assert {(field.form, field.name) for field in FIELDS} == there


def test_no_form_asks_for_what_another_form_has_asked() -> None:
    assert register()["retyped"] == []


def test_a_second_typing_is_found() -> None:
    planted = (*FIELDS, Field("OrderForm", "tax_code", "beneficiaries[].tax_code"))
    assert retyped(planted) == [{"fact": "beneficiaries[].tax_code", "forms": ["RegisterForm", "OrderForm"]}]


def test_every_fact_that_a_paper_prints_comes_from_somewhere() -> None:
    for kind in KINDS:
        for fact in used_facts(kind):
            kind_of_origin, words = origin_of(fact)
            assert words, fact
            assert kind_of_origin in {"typed", "read", "computed", "given", "data"}


@pytest.mark.parametrize(("row", "fact", "first"), MATRIX, ids=[row for row, _, _ in MATRIX])
def test_the_matrix_of_repeated_fields_is_covered(row: str, fact: str, first: str) -> None:
    empty = [field.form for field in FIELDS if field.fact == fact and not field.filled]
    if first[0].isupper():
        assert first in empty or first == "AcceptForm"
    else:
        assert origin_of(fact)[0] == first


#: Where each form with filled fields is opened in the life of a dossier.
OPENED_BEFORE = {
    "OpenAppraisalForm": "open_appraisal",
    "ApproveForm": "approve",
    "ContractForm": "sign_contract",
    "AcceptForm": "accept",
    "FailAcceptanceForm": "accept",
    "AmendmentForm": "request_acceptance",
    "EvidenceForm": "start_settlement",
    "EconomicCodeForm": "request_payment",
}


@pytest.mark.django_db
@pytest.mark.parametrize("form", sorted(OPENED_BEFORE))
def test_what_the_register_calls_filled_is_filled_when_the_form_opens(world: World, form: str) -> None:
    dossier = world.before(OPENED_BEFORE[form])
    made: StepForm = STEP_FORMS[form](dossier=dossier)
    wanted = [field.name for field in FIELDS if field.form == form and field.filled]
    assert wanted
    for name in wanted:
        field = made.fields[name]
        chosen = not field.required or (hasattr(field, "choices") and len(list(field.choices)) > 0)
        assert field.initial not in (None, "") or chosen, name


@pytest.mark.django_db
def test_the_acceptance_form_comes_with_what_the_invoices_prove(world: World) -> None:
    dossier = world.before("accept")
    world.step(dossier, "enter_evidence", "coso", before_tax_vnd=390_000_000, tax_vnd=39_000_000)
    made = STEP_FORMS["AcceptForm"](dossier=dossier)
    assert made.fields["cost-1"].initial == 390_000_000


def test_the_page_is_what_the_command_prints() -> None:
    assert (ROOT / "docs/facts.md").read_text() == as_markdown()


def test_the_command_speaks_json() -> None:
    out = io.StringIO()
    call_command("facts", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert set(told) == {"facts", "papers", "retyped"}
    assert {paper["kind"] for paper in told["papers"]} == set(KINDS)
    assert set(told["papers"][0]["fields"][0]) == {"name", "fact", "origin"}
