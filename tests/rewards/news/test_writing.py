"""Staff write news, change it and take it back; each act is recorded without its words."""

from datetime import timedelta

import pytest
from django.test import Client

from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from members.errors import InvalidText, StoreUnknown, TextTooLong
from members.models import AuditEntry, User
from rewards.actions.news import Draft, withdraw, write
from rewards.errors import NewsEndsTooSoon, NewsUnfinished, TierUnknown
from rewards.models import News
from tests.rewards.cast import published
from tests.rewards.news.cast import BEANS, news
from tests.staff import staff

pytestmark = pytest.mark.django_db
SENT = {
    "title_ja": "春の新豆", "title_en": "Beans", "body_ja": "店頭へ", "body_en": "Come",
    "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-24T20:00", "stores": ["GINZA"], "tiers": ["gold"],
    "is_pinned": "on",
}  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (BEANS._replace(title_en=" "), NewsUnfinished),
        (BEANS._replace(body_ja=""), NewsUnfinished),
        (BEANS._replace(ends_at=BEANS.starts_at), NewsEndsTooSoon),
        (BEANS._replace(tiers=["platinum"]), TierUnknown),
        (BEANS._replace(stores=["MARS"]), StoreUnknown),
        (BEANS._replace(body_en="a\x00"), InvalidText),
        (BEANS._replace(title_ja="\u202e"), InvalidText),
        (BEANS._replace(title_ja="あ" * 201), TextTooLong),
    ],
)
def test_what_cannot_be_shown_is_refused(draft: Draft, error: type[Exception]) -> None:
    published()
    with pytest.raises(error):
        write(draft, COMMAND)
    assert not News.objects.exists()


def test_what_is_taken_back_ends_now_and_stays() -> None:
    coming = news(age=-timedelta(days=1))
    shown = news()
    for item in (coming, shown):
        withdraw(item.pk, COMMAND)
        withdraw(item.pk, COMMAND)
        item.refresh_from_db()
        assert item.ends_at is not None
        assert item.ends_at <= max(now(), item.starts_at)
    assert AuditEntry.objects.filter(verb="news.withdraw").count() == 2


def test_a_marketer_writes_changes_and_takes_back() -> None:
    published()
    marketer = staff(staff_roles.MARKETER)
    assert "お知らせを書く" in marketer.get("/staff/records/rewards/news/").content.decode()
    assert marketer.get("/staff/records/rewards/news/write/").status_code == 200
    assert marketer.post("/staff/records/rewards/news/write/", SENT).status_code == 302
    item = News.objects.get()
    assert item.starts_at.isoformat() == "2026-12-01T01:00:00+00:00"
    assert list(item.stores.values_list("pk", flat=True)) == ["GINZA"]
    page = f"/staff/records/rewards/news/{item.pk}/edit/"
    assert 'value="2026-12-01T10:00"' in marketer.get(page).content.decode()
    marketer.post(page, SENT | {"title_ja": "夏の新豆", "stores": [], "tiers": []})
    item.refresh_from_db()
    assert (item.title_ja, item.tiers, item.stores.count()) == ("夏の新豆", [], 0)
    marketer.post(page, {"step": "withdraw"})
    entries = AuditEntry.objects.filter(object_id=str(item.pk)).order_by("id")
    assert [entry.verb for entry in entries] == ["news.write", "news.change", "news.withdraw"]
    assert {entry.actor for entry in entries} == {User.objects.get(email="marketer@example.com")}
    assert "新豆" not in str([entry.data for entry in entries])


def test_others_write_nothing(client: Client) -> None:
    item = news()
    clerk = staff(staff_roles.CLERK)
    for page in ("/staff/records/rewards/news/write/", f"/staff/records/rewards/news/{item.pk}/edit/"):
        assert client.post(page, SENT).status_code == 302
        assert clerk.post(page, SENT).status_code == 403
    assert "お知らせを書く" not in clerk.get("/staff/records/rewards/news/").content.decode()
    assert News.objects.count() == 1


@pytest.mark.parametrize(
    "bad", ["\x00", "\u202e", "😀" * 300, "<script>", "9" * 50, "0001-01-01T00:00", "9999-12-31T23:59"]
)
@pytest.mark.parametrize("field", sorted(SENT))
def test_anything_is_answered_with_a_sentence(field: str, bad: str) -> None:
    published()
    marketer = staff(staff_roles.MARKETER)
    assert marketer.post("/staff/records/rewards/news/write/", SENT | {field: bad}).status_code in {302, 422}
