"""Managers write a version, look at it and publish it; the others read."""

import pytest
from django.test import Client

from loyalty_site import staff_roles
from members.models import AuditEntry, LegalDocument, User
from members.selectors.legal import today
from tests.members.cast import person
from tests.members.legal.cast import agreed, version
from tests.staff import staff

pytestmark = pytest.mark.django_db
WRITE = "/staff/records/members/legaldocument/write/terms/"
SENT = {
    "replaces": "0", "effective_from": "2099-01-01", "text_ja": "## 第1条\n本文", "text_en": "## Article 1\nText",
    "change_ja": "", "change_en": "", "asks": "on",
}  # fmt: skip


def test_a_manager_writes_looks_and_publishes() -> None:
    manager = staff(staff_roles.MANAGER)
    assert WRITE in manager.get("/staff/records/members/legaldocument/").content.decode()
    preview = manager.post(WRITE, SENT | {"step": "preview"})
    assert "<h2>第1条</h2>" in preview.content.decode()
    assert not LegalDocument.objects.exists()
    assert manager.post(WRITE, SENT | {"step": "publish"}).status_code == 302
    document = LegalDocument.objects.get()
    assert (document.kind, document.version, document.effective_from.isoformat()) == ("terms", 1, "2099-01-01")
    assert AuditEntry.objects.get(verb="legal.publish").actor == User.objects.get(email="manager@example.com")


def test_the_form_begins_with_the_newest_version() -> None:
    document = version()
    page = staff(staff_roles.MANAGER).get(WRITE).content.decode()
    assert document.text_ja in page
    assert 'name="replaces" value="1"' in page
    assert f'value="{today().isoformat()}"' in page


def test_who_comes_second_is_told() -> None:
    version()
    manager = staff(staff_roles.MANAGER)
    answer = manager.post(WRITE, SENT | {"effective_from": today().isoformat(), "step": "publish"})
    assert answer.status_code == 409
    assert "別の版が公開されました" in answer.content.decode()


def test_others_publish_nothing(client: Client) -> None:
    assert client.post(WRITE, SENT | {"step": "publish"}).status_code == 302
    for role in (staff_roles.CLERK, staff_roles.STORE_MANAGER, staff_roles.MARKETER):
        colleague = staff(role)
        assert colleague.post(WRITE, SENT | {"step": "publish"}).status_code == 403
        assert WRITE not in colleague.get("/staff/records/members/legaldocument/").content.decode()
    assert not LegalDocument.objects.exists()


def test_a_document_of_another_kind_is_not_there() -> None:
    assert staff(staff_roles.MANAGER).get("/staff/records/members/legaldocument/write/cookies/").status_code == 404


@pytest.mark.parametrize("bad", ["\x00", "\u202e", "😀" * 300, "<script>", "9" * 50, "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", sorted(SENT))
def test_anything_is_answered_with_a_sentence(field: str, bad: str) -> None:
    answer = staff(staff_roles.MANAGER).post(WRITE, SENT | {field: bad, "step": "publish"})
    assert answer.status_code in {302, 409, 422}


def test_a_members_page_shows_what_they_have_accepted() -> None:
    taro = person()
    agreed(taro, version())
    page = staff(staff_roles.CLERK).get(f"/staff/records/members/member/{taro.pk}/change/").content.decode()
    assert "会員のページで確認" in page
