"""Points of a return: raised once, answered one by one, let go by a word."""

import io

import pytest

from clock import local_day
from demo.stage import sample_pdf
from demo.stories.common import machine
from documents.files import UploadRefused
from dossiers.models import Dossier, Point
from dossiers.returns.answering import answer_point
from dossiers.returns.owed import owed_by
from dossiers.returns.places import called
from dossiers.services import attach, write, write_items
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = pytest.mark.django_db

GAPS = (
    {"text": "Nêu rõ cách xử lý nước thải", "place": "field:need"},
    {"text": "Báo giá đã hết hạn", "place": "paper:quotations"},
    "Bổ sung ảnh mặt bằng",
)


def _returned(world: World) -> Dossier:
    return world.step(world.at_state("SUBMITTED"), "return_for_supplement", "trungtam", gaps=list(GAPS))


@pytest.fixture
def returned(world: World) -> Dossier:
    """A request sent back with three points: one at a field, one at a paper, one about the whole."""
    return _returned(world)


def points(dossier: Dossier) -> list[Point]:
    return list(dossier.points.order_by("no"))


def test_a_return_leaves_one_open_point_for_each_thing_asked_with_its_place(world: World, returned: Dossier) -> None:
    found = points(returned)
    assert [(one.round, one.no, one.place, one.status) for one in found] == [
        (1, 1, "field:need", "OPEN"),
        (1, 2, "paper:quotations", "OPEN"),
        (1, 3, "claim", "OPEN"),
    ]
    assert [called(returned, one.place) for one in found] == [
        "Mục «sự cần thiết»",
        "Báo giá máy móc, thiết bị, dịch vụ",
        "",
    ]
    assert {one.raised_by for one in found} == {world["trungtam"]}
    assert all(one.due_on and one.due_on > local_day(world.at) for one in found)


def test_it_is_not_sent_again_while_a_point_is_open_and_the_refusal_names_the_point(
    world: World, returned: Dossier
) -> None:
    first, second, third = points(returned)
    answer_point(first, actor=world["coso"], at=world.later(), text="Có bể lắng ba ngăn")
    answer_point(second, actor=world["coso"], at=world.later(), text="Báo giá còn hiệu lực đến hết năm")
    with pytest.raises(NotNow, match="Bổ sung ảnh mặt bằng") as refused:
        act(returned, "resubmit", actor=world["coso"], at=world.later())
    assert "nước thải" not in str(refused.value)
    answer_point(third, actor=world["coso"], at=world.later(), text="Ảnh đã nộp ở lần đầu")
    assert act(returned, "resubmit", actor=world["coso"], at=world.later()).state == "SUBMITTED"


def test_a_new_file_at_the_paper_a_point_names_answers_it(world: World, returned: Dossier) -> None:
    attach(
        returned,
        actor=world["coso"],
        at=world.later(),
        requirement="quotations",
        stream=io.BytesIO(sample_pdf("Bao gia moi", returned.code)),
        name="bao-gia.pdf",
    )
    assert [one.status for one in points(returned)] == ["OPEN", "ANSWERED", "OPEN"]
    assert points(returned)[1].answers.get().attachment.file.original_name == "bao-gia.pdf"


def test_changing_the_field_a_point_names_answers_it_and_changing_another_does_not(
    world: World, returned: Dossier
) -> None:
    write(returned, actor=world["coso"], at=world.later(), objective=returned.objective, content="Nội dung khác")
    assert [one.status for one in points(returned)] == ["OPEN", "OPEN", "OPEN"]
    write(returned, actor=world["coso"], at=world.later(), need="Có bể lắng ba ngăn.")
    assert [one.status for one in points(returned)] == ["ANSWERED", "OPEN", "OPEN"]
    assert points(returned)[0].answers.get().change == "Đã sửa mục «sự cần thiết»"


def test_saving_the_same_items_answers_nothing_and_a_changed_item_answers_its_point(world: World) -> None:
    dossier = world.step(
        world.at_state("SUBMITTED"),
        "return_for_supplement",
        "trungtam",
        gaps=[{"text": "Ghi rõ model", "place": "item:1"}],
    )
    item = dossier.items.get()
    line = machine(item.name, item.unit_price_vnd, "Công ty TNHH Thiết bị Mẫu", item.quotations.get().quoted_on)
    same = line | {"model": item.model, "origin": item.origin, "measure": item.measure}
    same["quotations"][0]["seller_tax_code"] = item.quotations.get().seller_tax_code
    write_items(dossier, actor=world["coso"], at=world.later(), items=[same])
    assert points(dossier)[0].is_open
    write_items(dossier, actor=world["coso"], at=world.later(), items=[same | {"model": "MAU-9"}])
    assert not points(dossier)[0].is_open


def test_an_answer_is_a_sentence_or_a_file_and_nothing_is_neither(world: World, returned: Dossier) -> None:
    _, _, third = points(returned)
    with pytest.raises(BadFacts, match="một câu trả lời hoặc chọn một tệp"):
        answer_point(third, actor=world["coso"], at=world.later(), text="  ")
    with pytest.raises(UploadRefused):
        answer_point(third, actor=world["coso"], at=world.later(), stream=io.BytesIO(b"<?php"), name="anh.php")
    assert points(returned)[2].is_open
    sheet = io.BytesIO(sample_pdf("Anh", returned.code))
    answer_point(third, actor=world["coso"], at=world.later(), stream=sheet, name="anh.pdf")
    given = points(returned)[2].answers.get()
    assert (given.attachment.requirement, given.attachment.file.original_name) == ("point_answer", "anh.pdf")


def test_nobody_else_answers_and_nobody_answers_after_it_was_sent_again(world: World, returned: Dossier) -> None:
    third = points(returned)[2]
    for login in ("nguoila", "ketoan", "so"):
        with pytest.raises(NotYours):
            answer_point(third, actor=world[login], at=world.later(), text="Tôi trả lời thay")
    world.answered(returned)
    act(returned, "resubmit", actor=world["coso"], at=world.later())
    with pytest.raises(NotNow, match="không còn chờ trả lời"):
        answer_point(points(returned)[2], actor=world["coso"], at=world.later(), text="Trả lời muộn")


def test_the_word_that_it_is_complete_settles_what_was_answered(world: World, returned: Dossier) -> None:
    world.answered(returned)
    act(returned, "resubmit", actor=world["coso"], at=world.later())
    assert {one.status for one in points(returned)} == {"ANSWERED"}
    world.step(returned, "confirm_by_commune", "commune")
    world.step(returned, "check_pass", "trungtam")
    assert {(one.status, one.settled_by) for one in points(returned)} == {("SETTLED", world["trungtam"])}


def test_a_point_raised_again_stands_for_the_earlier_one_and_keeps_its_answer(world: World, returned: Dossier) -> None:
    world.answered(returned, "Đã có")
    act(returned, "resubmit", actor=world["coso"], at=world.later())
    first = points(returned)[0]
    again = [{"text": "Vẫn chưa rõ nước thải", "place": "field:need", "earlier": first.pk}]
    world.step(returned, "return_for_supplement", "trungtam", gaps=again)
    raised = returned.points.get(round=2)
    first.refresh_from_db()
    assert (first.status, raised.earlier, raised.is_open) == ("AGAIN", first, True)
    assert raised.earlier.answers.get().text == "Đã có"


def test_what_is_owed_is_known_to_who_may_answer_until_it_is_answered(world: World, returned: Dossier) -> None:
    today = local_day(world.at)
    for login in ("coso", "trungtam"):
        assert [len(found) for found in owed_by(world[login], today).values()] == [3]
    assert not owed_by(world["ketoan"], today)
    world.answered(returned)
    assert not owed_by(world["coso"], today)


def test_a_place_that_nobody_knows_is_refused(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    with pytest.raises(BadFacts, match="không có chỗ"):
        world.step(dossier, "return_for_supplement", "trungtam", gaps=[{"text": "Sửa", "place": "moon:1"}])
