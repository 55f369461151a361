"""The counter's pages: a member found, a sale worked out and posted, what may pay for it, and what to say."""

from uuid import UUID

import pytest
from django.test import Client

from loyalty_site.lib.clock import now
from members.actions import pins
from members.actions.cards import activate, add_blank
from members.actions.profile import change
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.giving import claim
from rewards.actions.spend_proofs import new_code
from rewards.models import CounterAct, PointAccount, Purchase
from rewards.selectors.accounts import account_of
from tests.members.cast import member
from tests.members.counter.cast import tablet
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.counter.till import BASE, entered, seal, send
from tests.rewards.merging import pair as merging_pair

pytestmark = pytest.mark.django_db
COUPONS = """
coupons:
  - {code: off-coffee, name: {ja: コーヒー100円引き, en: 100 yen off coffee}, kind: amount, amount: "100", give: claim, when: {line: {category: [COFFEE]}}, limit: {per_member: 9}}
  - {code: online, name: {ja: 通販のみ, en: Online only}, kind: amount, amount: "100", give: claim, when: {store: UENO}}
"""
VERIFIED = PROGRAMME.replace("tiers:", "  redemption: {verify: pin, verify_above: 100}\ntiers:")


@pytest.fixture
def taro() -> Member:
    published(PROGRAMME + COUPONS)
    return rich()


@pytest.fixture
def client(taro: Member) -> Client:
    return entered()


def rich() -> Member:
    found = member()
    change(found, phone="090-1234-5678")
    PointAccount.objects.create(member=found, joined_at=found.joined_at)
    adjust(account_of(found.pk), 500, "gift", "for the test")
    found.refresh_from_db()
    return found


def at(member: Member) -> str:
    return f"{BASE}members/{member.pk}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_member_is_found_by_whatever_they_show(client: Client, taro: Member) -> None:
    activate("C 77", taro, accept_unknown=True)
    for shown in (
        taro.number,
        f" {taro.number}\r",
        "C 77",
        "090-1234-5678",
        "０９０１２３４５６７８",
        new_code(taro)[0],
    ):
        assert client.post(BASE, {"q": shown})["Location"] == at(taro)


@pytest.mark.parametrize("shown", ["", "x", "\0", "999", "email:taro@example.com", "🦊" * 500, "card:", "id:"])
def test_nobody_is_found_with_a_sentence(client: Client, shown: str) -> None:
    answer = client.post(BASE, {"q": shown})
    assert (answer.status_code, 'role="alert"' in text(answer)) == (422, True)


def test_what_a_clerk_sees_is_what_they_need(client: Client, taro: Member) -> None:
    page = text(client.get(at(taro)))
    for word in ("山田 太郎", "ブロンズ", "500"):
        assert word in page
    for secret in ("taro@example.com", "+81901234", "090-1234"):
        assert secret not in page


def test_a_sale_that_was_begun_before_its_member_was_merged_is_the_kept_ones(client: Client, taro: Member) -> None:
    kept, begun = merging_pair.member(), seal(client, at(taro))
    merging_pair.merged(kept, taro)
    answer = client.post(at(taro), {"seal": begun, "receipt": "0001", "amount": "1000", "step": "post"})
    assert answer.status_code == 302
    assert Purchase.objects.get().account_id == account_of(kept.pk)
    assert PointAccount.objects.get(member=kept).available == 510


def test_a_sale_is_worked_out_without_being_posted(client: Client, taro: Member) -> None:
    page = text(send(client, at(taro), receipt="0001", amount="1,980円", points="300", step="work_out"))
    for word in ("¥1,680", "¥300", "ポイント"):
        assert word in page
    assert not Purchase.objects.exists()


def test_a_sale_is_posted_once_and_says_what_to_say(client: Client, taro: Member) -> None:
    fields = {"seal": seal(client, at(taro)), "receipt": "0001", "amount": "1980", "points": "300", "step": "post"}
    first, second = client.post(at(taro), fields), client.post(at(taro), fields)
    act = CounterAct.objects.get()
    assert first["Location"] == second["Location"] == f"{BASE}acts/{act.pk}"
    page = text(client.get(first["Location"]))
    assert "300ポイントをご利用いただきました。" in page
    assert f"You have earned {act.points_given} pt today." in page
    assert PointAccount.objects.get().available == 200 + act.points_given


def test_coupons_are_offered_with_what_they_save(client: Client, taro: Member) -> None:
    good, other = (claim(account_of(taro.pk), code) for code in ("off-coffee", "online"))
    lines = {
        "receipt": "0001", "sku_0": "DRIP", "category_0": "COFFEE", "quantity_0": "2", "price_0": "400", "rate_0": "0.08",
        "sku_1": "APPLE", "price_1": "1000",
    }  # fmt: skip
    page = text(send(client, at(taro), **lines, step="work_out"))
    assert "コーヒー100円引き" in page
    assert "¥100" in page
    refused = send(client, at(taro), **lines, coupons=[other.pk], step="post")
    assert refused.status_code == 422
    posted = send(client, at(taro), **lines, coupons=[good.pk], step="post")
    act = CounterAct.objects.get()
    assert posted["Location"] == f"{BASE}acts/{act.pk}"
    assert (act.amount, act.coupons_value) == (1400, 100)


def test_a_coupon_without_lines_is_refused_with_what_to_do(client: Client, taro: Member) -> None:
    good = claim(account_of(taro.pk), "off-coffee")
    answer = send(client, at(taro), receipt="1", amount="1000", coupons=[good.pk], step="post")
    assert answer.status_code == 422
    assert "商品ごとに" in text(answer)
    assert not Purchase.objects.exists()


HOSTILE = [
    {}, {"receipt": "1"}, {"receipt": "1", "amount": "-1"}, {"receipt": "1", "amount": "1e9"}, {"receipt": "\0", "amount": "1"},
    {"receipt": "1" * 500, "amount": "1"}, {"receipt": "1", "amount": "9" * 13}, {"receipt": "1", "amount": "19.80"},
    {"receipt": "1", "amount": "1", "points": "x"}, {"receipt": "1", "amount": "1", "points": "-5"},
    {"receipt": "1", "amount": "1", "points": "9" * 30}, {"receipt": "1", "amount": "100", "points": "501"},
    {"receipt": "1", "amount": "1", "coupons": "x"}, {"receipt": "1", "sku_0": "A", "price_0": "x"},
    {"receipt": "1", "sku_0": "A", "price_0": "1", "quantity_0": "NaN"}, {"receipt": "1", "price_0": "1"},
    {"receipt": "1", "sku_0": "A"}, {"receipt": "1", "sku_0": "A", "price_0": "5", "amount": "6"},
    {"receipt": "1", "sku_0": "A", "price_0": "5", "rate_0": "0.5"}, {"receipt": "\u202e1", "amount": "1"},
    {"receipt": "1", **{f"sku_{no}": "A" for no in range(6)}, **{f"price_{no}": "9" * 12 for no in range(6)}},
    {"receipt": "1", "sku_0": "A", "price_0": "5", "quantity_0": "-1"}, {"receipt": "1", "sku_0": "A", "price_0": "5", "quantity_0": "1e3000"},
]  # fmt: skip


@pytest.mark.parametrize("fields", HOSTILE)
@pytest.mark.parametrize("step", ["post", "work_out"])
def test_whatever_is_entered_is_answered_with_a_sentence(
    client: Client, taro: Member, fields: dict[str, str], step: str
) -> None:
    answer = send(client, at(taro), step=step, **fields)
    assert (answer.status_code, 'role="alert"' in text(answer)) == (422, True)
    assert not Purchase.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "\0", "a:b:c"])
def test_a_form_without_its_seal_is_not_posted(client: Client, taro: Member, forged: str) -> None:
    answer = client.post(at(taro), {"seal": forged, "receipt": "1", "amount": "1980", "step": "post"})
    assert (answer.status_code, Purchase.objects.count()) == (422, 0)


def test_many_points_ask_for_the_members_pin() -> None:
    published(VERIFIED)
    taro = rich()
    client = entered(tablet(number="9"))
    pins.set_pin(taro, "8305")
    fields = {"receipt": "1", "amount": "1980", "points": "300", "step": "post"}
    assert "本人確認" in text(send(client, at(taro), **fields))
    assert send(client, at(taro), **fields, proof="7301").status_code == 422
    assert not Purchase.objects.exists()
    assert send(client, at(taro), **fields, proof="8305").status_code == 302
    assert Purchase.objects.get().points_used == 300


def test_a_sale_is_undone_from_its_page(client: Client, taro: Member) -> None:
    posted = send(client, at(taro), receipt="1", amount="1980", step="post")["Location"]
    client.post(f"{posted}/undo", {"seal": seal(client, posted), "reason": "wrong_amount"})
    page = text(client.get(posted))
    assert "この販売は取り消されています。" in page
    assert CounterAct.objects.filter(kind="undo").count() == 1
    again = client.post(f"{posted}/undo", {"seal": seal(client, f"{posted}/refund"), "reason": "nonsense"})
    assert again.status_code == 302


def test_goods_are_taken_back(client: Client, taro: Member) -> None:
    posted = send(client, at(taro), receipt="1", amount="2000", step="post")["Location"]
    for wrong in ("x", "2001", "-1"):
        assert send(client, f"{posted}/refund", amount=wrong, reason="customer").status_code == 422
    assert send(client, f"{posted}/refund", amount="1,000", reason="customer")["Location"] == posted
    assert CounterAct.objects.get(kind="refund").amount == 1000


def test_a_blank_card_enrols_in_two_taps(client: Client) -> None:
    add_blank(["C-0001"])
    page = text(client.post(BASE, {"q": "C-0001"}))
    assert 'value="C-0001"' in page
    answer = send(client, f"{BASE}enrol", card="C-0001")
    made = CounterAct.objects.get(kind="enrolment").member
    assert made is not None
    assert answer["Location"] == at(made)
    assert client.post(BASE, {"q": "C-0001"})["Location"] == at(made)


def test_the_code_for_joining_says_store_and_clerk(client: Client) -> None:
    assert client.get(f"{BASE}enrol").status_code == 200
    assert client.get(f"{BASE}enrol/qr.svg")["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("card", ["", "\0", "C-0404", "9" * 200])
def test_a_card_that_is_none_is_told(client: Client, card: str) -> None:
    answer = send(client, f"{BASE}enrol", card=card)
    assert (answer.status_code, 'role="alert"' in text(answer)) == (422, True)


def test_a_receipt_is_credited_late(client: Client, taro: Member) -> None:
    address = f"{at(taro)}/late"
    fields = {
        "receipt": "77",
        "register": "1",
        "amount": "3000",
        "bought_at": "2026-01-01T10:00",
        "reason": "card_forgotten",
    }
    for wrong in (
        {"bought_at": "x"},
        {"bought_at": "2999-01-01T10:00"},
        {"bought_at": "0001-01-01T00:00"},
        {"reason": "x"},
        {"amount": ""},
        {"receipt": ""},
    ):
        assert send(client, address, **fields | wrong).status_code == 422
    bought_at = f"{now().astimezone():%Y-%m-%dT00:00}"
    answer = send(client, address, **fields | {"bought_at": bought_at})
    assert answer.status_code == 302
    assert (CounterAct.objects.get().kind, CounterAct.objects.get().points_given) == ("late_credit", 30)


def test_in_practice_every_page_says_so_and_nothing_is_posted(taro: Member) -> None:
    client = entered(tablet(number="8"), is_practice=True)
    add_blank(["C-0001"])
    posted = send(client, at(taro), receipt="1", amount="1980", points="100", step="post")
    assert "100ポイントをご利用いただきました。" in text(posted)
    send(client, f"{BASE}enrol", card="C-0001")
    for address in ("", "enrol", "acts", "sheet", f"members/{taro.pk}", f"members/{taro.pk}/late"):
        assert "till__practice" in text(client.get(BASE + address)), address
    assert not Purchase.objects.exists()
    assert not CounterAct.objects.exists()
    assert Member.objects.count() == 1
    client.post(f"{BASE}practice")
    assert "till__practice" not in text(client.get(BASE))


def test_a_member_who_is_not_there_is_missing(client: Client) -> None:
    assert client.get(f"{BASE}members/{UUID(int=5)}").status_code == 404
