"""The pages of files of adjustments: uploaded, told what is wrong, asked for, decided; anything is answered."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from rewards.imports.adjustments.jobs import check_next, run
from rewards.imports.adjustments.reading import reading
from rewards.models import BulkAdjustment
from rewards.selectors.timeline import current_timeline
from tests.rewards.bulk.cast import available, crowd, file, line
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db
PAGE = "/staff/adjustments/bulk/"


@pytest.fixture
def support() -> Client:
    published()
    return staff(staff_roles.SUPPORT)


def send(browser: Client, content: bytes, name: str = "adjustments.csv", note: str = "The till was wrong.") -> object:
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content), "note": note})


def the_file() -> BulkAdjustment:
    return BulkAdjustment.objects.get()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_file_goes_from_the_upload_to_the_points_by_two(support: Client) -> None:
    people = crowd(2)
    send(support, file([line(people[0], 6000), line(people[1], 1)]))
    here = f"{PAGE}{the_file().pk}"
    assert "全行を確認しています" in text(support.get(here))
    run(the_file().pk)
    assert "承認を依頼する" in text(support.get(here))
    support.post(f"{here}/start")
    assert "承認する" not in text(support.get(here))
    assert support.post(f"{here}/decide", {"decision": "approve"}).status_code == 403
    manager = staff(staff_roles.MANAGER)
    manager.post(f"{here}/decide", {"decision": "approve"})
    assert "2行のうち0行" in text(manager.get(here))
    run(the_file().pk)
    assert available(people) == [6000, 1]
    manager.post(f"{here}/reverse")
    run(the_file().pk)
    assert (the_file().status, available(people)) == ("reversed", [0, 0])
    assert "取り消し済み" in text(support.get(PAGE))


def test_mistakes_stand_with_their_lines_and_without_names(support: Client) -> None:
    send(support, file(["2999999999999,,,5,,", line(crowd(1)[0], "five")]))
    run(the_file().pk)
    page = text(support.get(f"{PAGE}{the_file().pk}"))
    for said in ("該当する会員がいません", "0以外の整数", "もう一度アップロード"):
        assert said in page
    assert "2999999999999" not in page


def test_the_empty_file_is_one_that_can_be_uploaded(support: Client) -> None:
    content = b"".join(support.get(f"{PAGE}template.csv").streaming_content)  # type: ignore[arg-type]
    people = crowd(1)
    send(support, content + line(people[0], 5).encode())
    run(the_file().pk)
    assert the_file().status == "checked"


def test_a_colleagues_file_is_stopped_by_those_alone_who_decide(support: Client) -> None:
    send(staff(staff_roles.MANAGER), file([line(crowd(1)[0], 5)]))
    run(the_file().pk)
    staff(staff_roles.MANAGER).post(f"{PAGE}{the_file().pk}/start")
    assert support.post(f"{PAGE}{the_file().pk}/stop").status_code == 403
    staff(staff_roles.ADMINISTRATOR).post(f"{PAGE}{the_file().pk}/stop")
    assert the_file().is_stopped


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xfe\x00p", "points\n1\n".encode("utf-16"), b"points\n", b"a,b\n1,2\n",
        b"points,points\n1,2\n", b'member_number,points\n"2,1\n', b"member_number,points\n1\n", gzip.compress(b"points\n1\n", mtime=0),
        b"member_number,points\n" + b"1,1\n" * 100_001, b"x" * 2_000_000,
    ],
)  # fmt: skip
def test_any_file_is_answered_with_a_sentence(support: Client, content: bytes) -> None:
    answer = send(support, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'aria-invalid="true"' in text(answer)
    assert "/tmp" not in text(answer)
    assert BulkAdjustment.objects.count() == 0


@pytest.mark.parametrize(
    "cells", ["\x00,,,5,,", "=1+1,,,=1+1,=cmd,=now()", "\ud800,,,5,,", "‮,,,5,,", ",,,,,", "9" * 5000 + ",,,5,,"]
)
def test_any_line_is_told_what_is_wrong_with_it(support: Client, cells: str) -> None:
    content = b"\xef\xbb\xbf" + file([cells.encode("utf-8", "replace").decode()], "utf-8")
    if send(support, content).status_code == 302:  # type: ignore[attr-defined]
        run(the_file().pk)
        assert the_file().status == "wrong"
        assert support.get(f"{PAGE}{the_file().pk}").status_code == 200


@pytest.mark.parametrize("name", ["\x00.csv", "../../x.csv", "‮.csv", "x" * 500 + ".csv", "<script>.csv"])
def test_any_name_of_a_file_is_kept_or_replaced(support: Client, name: str) -> None:
    answer = send(support, file([line(crowd(1)[0], 5)]), name)
    assert answer.status_code in {302, 422}  # type: ignore[attr-defined]
    assert "<script>" not in text(support.get(PAGE)).split("</head>")[1].split("<main")[1]


def test_the_check_shows_how_far_it_is_is_stopped_and_goes_on_where_it_was(
    support: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rewards.imports.adjustments.reading.CHUNK_ROWS", 2)
    people = crowd(3)
    send(support, file([*(line(one, 5) for one in people), line(people[0], 5)]))
    here = f"{PAGE}{the_file().pk}"
    assert "4行のうち0行" in text(support.get(here))
    with reading(bytes(the_file().content), current_timeline().at(now()), now()) as found:
        assert check_next(the_file().pk, found)
    page = text(support.get(here))
    assert "4行のうち2行" in page and "停止する" in page
    support.post(f"{here}/stop")
    run(the_file().pk)
    assert "再開する" in text(support.get(here)) and the_file().done == 2
    support.post(f"{here}/go-on")
    run(the_file().pk)
    bulk = the_file()
    assert (bulk.status, bulk.done, bulk.wrong, bulk.given, bulk.content) == ("wrong", 4, 1, 15, None)
    assert list(bulk.lines.order_by("line_no").values_list("error", flat=True)) == ["", "", "", "repeated"]
