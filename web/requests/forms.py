"""Forms that write facts: opening a dossier, the request, the project, the items with their quotes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict

import clock
from accounts.keys import SeveralField
from accounts.models import AdministrativeUnit, Organisation
from accounts.roles import Role
from documents.vietnamese import date_short, money
from dossiers.conditions import ASKED_OF_THE_PROJECT, ASKED_OF_THE_REQUEST
from dossiers.models import Dossier, Track
from dossiers.support import most_support
from establishments.models import Establishment
from plans.hints import year_hint
from programmes.models import Activity
from programmes.periods import programme_of
from web.shared.forms import DateField, MoneyField, StyledForm, TaxCodeField

if TYPE_CHECKING:
    from accounts.models import User


class OpenForm(StyledForm):
    """A new dossier. An applicant opens for his own establishment; the Centre for any."""

    applicant = forms.ModelChoiceField(label="Cơ sở đứng đơn", queryset=Establishment.objects.none())
    others = SeveralField(
        label="Đơn vị thụ hưởng khác (đề án nhóm)",
        queryset=Establishment.objects.none(),
        required=False,
        help_text="Chỉ chọn khi nhiều cơ sở cùng làm một nội dung.",
    )
    title = forms.CharField(
        label="Tên đề án", max_length=300, help_text="Ví dụ: Hỗ trợ ứng dụng máy sấy trong chế biến khô cá"
    )
    activity = forms.ModelChoiceField(label="Nội dung hỗ trợ", queryset=Activity.objects.order_by("code"))
    track = forms.ChoiceField(label="Nguồn kinh phí", choices=Track.choices, initial=Track.LOCAL)
    budget_year = forms.IntegerField(
        label="Năm kế hoạch",
        min_value=2013,
        max_value=2100,
        help_text="Năm nhận kinh phí. Kế hoạch của một năm lập từ giữa năm trước.",
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        seats = user.seats(today)
        own = [seat.partition("@")[2] for seat in seats if seat.startswith(f"{Role.APPLICANT}@")]
        may_all = Role.CENTRE in seats
        wanted = Establishment.objects.order_by("name")
        if not may_all:
            wanted = wanted.filter(pk__in=own)
            del self.fields["others"]
        for name in ("applicant", "others"):
            if name in self.fields:
                self.fields[name].queryset = wanted  # type: ignore[attr-defined]
        self.fields["applicant"].initial = wanted.first() if len(own) == 1 and not may_all else None
        self.fields["budget_year"].initial = today.year

    def facts(self, today: dt.date) -> dict[str, Any]:
        """What ``open_dossier`` takes; programme and implementing unit follow from the year."""
        data = dict(self.cleaned_data)
        data["others"] = [one for one in data.get("others", ()) if one != data["applicant"]]
        data["programme"] = programme_of(data["budget_year"])
        data["implementing_unit"] = Organisation.objects.get(code__iexact="CENTRE")
        return data


class RegisterForm(StyledForm):
    """A new establishment in the register."""

    name = forms.CharField(label="Tên cơ sở", max_length=200)
    kind = forms.ChoiceField(label="Loại hình", choices=Establishment.Kind.choices)
    tax_code = TaxCodeField(label="Mã số thuế")
    registration_no = forms.CharField(label="Số đăng ký kinh doanh", max_length=40, required=False)
    registration_date = DateField(label="Ngày đăng ký", required=False)
    unit = forms.ModelChoiceField(label="Xã, phường, đặc khu", queryset=AdministrativeUnit.objects.none())
    address = forms.CharField(label="Địa chỉ (số nhà, đường, ấp)", max_length=200)
    representative = forms.CharField(label="Người đại diện", max_length=120)
    representative_position = forms.CharField(label="Chức vụ", max_length=80, initial="Chủ cơ sở")
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False)
    bank_account = forms.CharField(label="Số tài khoản", max_length=40)
    bank_name = forms.CharField(label="Tại ngân hàng", max_length=120)
    industry = forms.CharField(label="Ngành nghề sản xuất", max_length=200)
    workers = forms.IntegerField(label="Số lao động", min_value=0, required=False)
    women_owned = forms.BooleanField(label="Do phụ nữ làm chủ", required=False)
    ethnic_minority_owned = forms.BooleanField(label="Do người dân tộc thiểu số làm chủ", required=False)
    craft_village = forms.BooleanField(label="Thuộc làng nghề", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            AdministrativeUnit.objects.on(clock.today())
            .filter(kind__in=["COMMUNE", "WARD", "SPECIAL_ZONE"])
            .order_by("name")
        )


class RequestForm(StyledForm):
    """What the applicant types: need, money, undertaking."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    #: What the step that follows will ask for; a field that may still be empty says so instead of «không bắt buộc».
    asked_later: Mapping[str, str] = ASKED_OF_THE_REQUEST
    asked_when = "cần có khi nộp"

    title = forms.CharField(label="Tên đề án", max_length=300)
    budget_year = forms.IntegerField(label="Năm kế hoạch", min_value=2013, max_value=2100)
    need = forms.CharField(
        label="Vì sao cần hỗ trợ",
        help_text="Hiện nay làm thế nào, khó khăn gì, máy mới giúp được gì.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    local_vnd = MoneyField(label="Đề nghị ngân sách địa phương hỗ trợ (đồng)", min_value=0)
    central_vnd = MoneyField(label="Đề nghị ngân sách trung ương hỗ trợ (đồng)", min_value=0)
    counterpart_vnd = MoneyField(label="Vốn đối ứng của cơ sở (đồng)", min_value=0)
    other_vnd = MoneyField(label="Nguồn khác (đồng)", min_value=0, required=False)
    export_contract = forms.CharField(
        label="Hợp đồng xuất khẩu (số, ngày, bên mua)",
        help_text="Để được xét ưu tiên. Kèm bản chụp ở phần giấy tờ.",
        max_length=200,
        required=False,
    )
    local_material_percent = forms.IntegerField(
        label="Nguyên liệu mua trong tỉnh (% giá trị)",
        help_text="Trên 50% được xét ưu tiên. Kèm bảng kê thu mua.",
        min_value=0,
        max_value=100,
        required=False,
    )
    supporting_product = forms.CharField(
        label="Sản phẩm công nghiệp hỗ trợ",
        help_text="Tên sản phẩm trong danh mục công nghiệp hỗ trợ ưu tiên phát triển, nếu đề án làm ra sản phẩm ấy.",
        max_length=200,
        required=False,
    )
    typical_product = forms.CharField(
        label="Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu, OCOP (số, ngày)",
        help_text="Kèm bản chụp giấy chứng nhận.",
        max_length=200,
        required=False,
    )
    no_double_funding = forms.BooleanField(
        label="Tôi cam kết không nhận hỗ trợ từ nguồn ngân sách khác cho cùng nội dung này", required=False
    )

    project_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, dossier: Dossier, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            if name == "effects":
                field.initial = "\n".join(dossier.effects)
            elif hasattr(dossier, name):
                field.initial = getattr(dossier, name)
        used, unused = ("local_vnd", "central_vnd") if dossier.track == Track.LOCAL else ("central_vnd", "local_vnd")
        self.fields[unused].widget = forms.HiddenInput()
        self.fields[unused].required = False
        for name in self.asked_later:
            if name in self.fields:
                self.fields[name].asked_when = self.asked_when  # type: ignore[attr-defined]
        today = clock.today()
        self.fields["budget_year"].help_text = year_hint(dossier.budget_year, dossier.track)
        if (most := most_support(dossier, today)) is not None:
            self.fields[
                used
            ].help_text = (
                f"Theo định mức ngày {date_short(today)}, các hạng mục đã khai được hỗ trợ tối đa {money(most)} đồng."
            )
            self.fields[used].widget.attrs["data-kc-most"] = str(most)

    def facts(self) -> dict[str, Any]:
        """What ``write`` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("local_vnd", "central_vnd", "other_vnd"):
            data[name] = data.get(name) or 0
        if "effects" in data:
            data["effects"] = [line.strip() for line in data["effects"].splitlines() if line.strip()]
        return data


class ProjectForm(RequestForm):
    """What the Centre adds: the project."""

    asked_later = ASKED_OF_THE_PROJECT
    asked_when = "cần có khi lập đề án"

    flagship = forms.BooleanField(
        label="Đề án điểm",
        help_text="Đứng trước các đề án khác trong kế hoạch (Điều 7 Thông tư số 36/2013/TT-BCT).",
        required=False,
    )
    objective = forms.CharField(label="Mục tiêu", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    content = forms.CharField(label="Nội dung, quy mô", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    schedule = forms.CharField(label="Tiến độ thực hiện", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    organisation_of_work = forms.CharField(
        label="Tổ chức thực hiện", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    effects = forms.CharField(
        label="Hiệu quả dự kiến", help_text="Mỗi ý một dòng.", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    start_on = DateField(label="Bắt đầu", required=False)
    end_on = DateField(label="Kết thúc", required=False)


#: Most lines have one quote; the second folds.
SECOND_QUOTE = ("seller_2", "quoted_on_2", "quoted_vnd_2")


class ItemForm(StyledForm):
    """One item line with its first two quotes. A line nobody touched counts for nothing; an old one can be struck."""

    name = forms.CharField(label="Tên máy móc, thiết bị, dịch vụ", max_length=200)
    model = forms.CharField(label="Ký hiệu, model", max_length=120, required=False)
    origin = forms.CharField(label="Xuất xứ", max_length=80, required=False)
    measure = forms.CharField(label="Đơn vị tính", max_length=30, initial="cái")
    quantity = forms.IntegerField(label="Số lượng", min_value=1, initial=1)
    unit_price_vnd = MoneyField(label="Đơn giá, chưa thuế (đồng)")
    beneficiary = forms.TypedChoiceField(label="Đơn vị thụ hưởng", coerce=int, required=False)
    seller = forms.CharField(label="Nơi báo giá", max_length=200)
    seller_tax_code = TaxCodeField(label="Mã số thuế nơi báo giá", required=False)
    quoted_on = DateField(label="Ngày báo giá")
    quoted_vnd = MoneyField(label="Giá chào (đồng), nếu khác đơn giá", required=False)
    seller_2 = forms.CharField(label="Nơi báo giá thứ hai", max_length=200, required=False)
    quoted_on_2 = DateField(label="Ngày báo giá thứ hai", required=False)
    quoted_vnd_2 = MoneyField(label="Giá chào thứ hai (đồng)", required=False)
    struck = forms.BooleanField(label="Bỏ hạng mục này", required=False)

    def __init__(self, *args: Any, dossier: Dossier, old: bool = False, **more: Any) -> None:
        super().__init__(*args, empty_permitted=not old, **more)
        field = self.fields["beneficiary"]
        choices = [(b.order, b.establishment.name) for b in dossier.beneficiaries.select_related("establishment")]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = 1
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
        if not old:
            del self.fields["struck"]

    def full_clean(self) -> None:
        """A struck line needs no other answer."""
        super().full_clean()
        if self.is_bound and "struck" in self.fields and self.data.get(self.add_prefix("struck")):
            self.cleaned_data = {}
            self._errors = ErrorDict()

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The line and its first quote."""
        return [field for field in self.visible_fields() if field.name not in (*SECOND_QUOTE, "struck")]

    @property
    def second_fields(self) -> list[forms.BoundField]:
        """The second quote, which most lines do not have."""
        return [self[name] for name in SECOND_QUOTE]

    @property
    def struck_field(self) -> forms.BoundField | None:
        """The box that strikes a line that is there."""
        return self["struck"] if "struck" in self.fields else None

    @property
    def has_second(self) -> bool:
        """Whether the second quote is open: something stands there, or has to be mended there."""
        return any(field.value() or field.errors for field in self.second_fields)

    @property
    def spare(self) -> bool:
        """A frame for one more line, in which nothing was written yet."""
        return "struck" not in self.fields and not (self.is_bound and (self.has_changed() or self.errors))

    @property
    def empty(self) -> bool:
        """A line nobody filled in, or one that was struck."""
        return not self.cleaned_data.get("name")

    def line(self) -> dict[str, Any]:
        """What ``write_items`` takes."""
        data = self.cleaned_data
        quotations = [
            {"seller": seller, "seller_tax_code": code, "quoted_on": day, "unit_price_vnd": price}
            for seller, code, day, price in (
                (
                    data["seller"],
                    data["seller_tax_code"],
                    data["quoted_on"],
                    data["quoted_vnd"] or data["unit_price_vnd"],
                ),
                (data["seller_2"], "", data["quoted_on_2"], data["quoted_vnd_2"]),
            )
            if seller
        ]
        return {
            "name": data["name"],
            "model": data["model"],
            "origin": data["origin"],
            "measure": data["measure"] or "cái",
            "quantity": data["quantity"],
            "unit_price_vnd": data["unit_price_vnd"],
            "beneficiary": data.get("beneficiary") or 1,
            "quotations": quotations,
        }


def first_values(dossier: Dossier) -> list[dict[str, Any]]:
    """The item lines as the forms show them."""
    rows = []
    for item in dossier.items.select_related("beneficiary").prefetch_related("quotations"):
        quotes = list(item.quotations.all())
        row: dict[str, Any] = {
            "name": item.name,
            "model": item.model,
            "origin": item.origin,
            "measure": item.measure,
            "quantity": item.quantity,
            "unit_price_vnd": item.unit_price_vnd,
            "beneficiary": item.beneficiary.order,
        }
        if quotes:
            row |= {
                "seller": quotes[0].seller,
                "seller_tax_code": quotes[0].seller_tax_code,
                "quoted_on": quotes[0].quoted_on,
                "quoted_vnd": quotes[0].unit_price_vnd,
            }
        if len(quotes) > 1:
            row |= {
                "seller_2": quotes[1].seller,
                "quoted_on_2": quotes[1].quoted_on,
                "quoted_vnd_2": quotes[1].unit_price_vnd,
            }
        rows.append(row)
    return rows
