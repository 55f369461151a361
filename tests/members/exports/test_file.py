"""The file of an export holds everything that is held of one member, and of nobody else."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.actions import data_exports
from members.actions.audit import Actor
from members.actions.cases import Question, open_case
from members.actions.profile import change
from members.models import DataExport, DataExportPart, Member, Message
from members.selectors.data_exports import content_of
from tests.members.cast import person

pytestmark = pytest.mark.django_db(transaction=True)
PORTAL = Actor("portal")


def file_of(member: Member, language: str = "ja") -> zipfile.ZipFile:
    """Have a member's export made and return it."""
    export = data_exports.ask(member, language, actor=PORTAL)
    data_exports.make_waiting()
    return zipfile.ZipFile(io.BytesIO(b"".join(content_of(export))))


def table(archive: zipfile.ZipFile, section: str) -> list[dict[str, str]]:
    text = archive.read(f"{section}.csv").decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_it_holds_what_the_member_told_us() -> None:
    taro = person(name="山田 太郎", kana="ヤマダ タロウ", phone="090-1234-5678", consents={"email": True})
    open_case(Question("points", "=ポイントが付きません", uuid7()), member=taro)
    with file_of(taro) as archive:
        assert archive.testzip() is None
        everything = json.loads(archive.read("kizuna.json"))["sections"]
        assert everything["profile"][0]["name"] == "山田 太郎"
        assert everything["sign_in"][0]["email"] == "taro@example.com"
        assert everything["enquiry_messages"][0]["text"] == "=ポイントが付きません"
        assert table(archive, "profile")[0]["phone"] == "+819012345678"
        assert table(archive, "consents")[0]["is_granted"] == "true"
        assert table(archive, "enquiry_messages")[0]["text"] == "'=ポイントが付きません"  # no formula
        names = set(archive.namelist())
    assert names == {"README.txt", "kizuna.json"} | {f"{section}.csv" for section in everything}


def test_it_holds_nothing_of_another_member() -> None:
    taro, hanako = person(), person("hanako", name="花子")
    open_case(Question("points", "ひみつ", uuid7()), member=hanako)
    with file_of(taro) as archive:
        assert all("ひみつ".encode() not in archive.read(name) for name in archive.namelist())
        assert all(b"hanako" not in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("language", "title"), [("ja", "お預かりしているお客様のデータ"), ("en", "What we hold about you")]
)
def test_it_explains_itself_in_the_members_language(language: str, title: str) -> None:
    with file_of(person(), language) as archive:
        assert archive.read("README.txt").decode().startswith(title)


def test_the_member_is_told_and_the_file_goes_after_a_week() -> None:
    taro = person()
    file_of(taro).close()
    assert Message.objects.get(member=taro).link == "/profile/export"
    export = DataExport.objects.get()
    assert timedelta(days=6) < export.expires_at - now() <= timedelta(days=7)
    DataExport.objects.update(expires_at=now())
    assert data_exports.purge() == 1
    assert not DataExportPart.objects.exists()


def test_asked_twice_it_is_made_once() -> None:
    taro = person()
    first = data_exports.ask(taro, "ja", actor=PORTAL)
    assert data_exports.ask(taro, "ja", actor=PORTAL) == first
    assert (data_exports.make_waiting(), data_exports.make_waiting()) == (1, 0)


def test_a_new_file_takes_the_place_of_the_old_one() -> None:
    taro = person()
    file_of(taro).close()
    change(taro, name="山田 次郎")
    with file_of(taro) as archive:
        assert table(archive, "profile")[0]["name"] == "山田 次郎"
    assert DataExport.objects.count() == 1


def test_what_cannot_be_made_is_given_up_in_the_end() -> None:
    taro = person()
    data_exports.ask(taro, "ja", actor=PORTAL)
    DataExport.objects.update(attempts=data_exports.ATTEMPTS_MAX)
    assert data_exports.make_waiting() == 0
    assert DataExport.objects.get().status == "failed"
