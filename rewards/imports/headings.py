"""What the headings of other systems' files mean: each column with its name for people and what else it is called."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rewards.imports.columns import REJECT
from rewards.imports.kinds import COLUMNS


class Heading(NamedTuple):
    """A column's name as staff read it, and other names that files give it."""

    name: str | Promise
    others: tuple[str, ...] = ()


_MEMBER_OF_FILE = (
    "会員ID",
    "顧客ID",
    "会員コード",
    "顧客コード",
    "お客様番号",
    "customer id",
    "customer",
    "member id",
    "member",
)
HEADINGS: dict[str, Heading] = {
    "store": Heading(_("Store code"), ("店舗", "店舗コード", "店舗ID", "店番", "入会店舗", "store code", "shop", "branch")),
    "external_id": Heading(
        _("Reference"),
        ("取引番号", "取引ID", "伝票番号", "注文番号", "購入番号", "order id", "order number", "transaction id", "id"),
    ),
    "purchased_at": Heading(
        _("Time of purchase"),
        ("購入日時", "取引日時", "注文日時", "購入日", "売上日時", "date", "order date", "purchase date", "created at"),
    ),
    "member_external_id": Heading(_("Member's reference in the old system"), _MEMBER_OF_FILE),
    "member_card": Heading(_("Member's card number"), ("カード番号", "会員カード番号", "会員証番号", "card", "card number")),
    "member_number": Heading(_("Member number"), ("会員番号", "member no")),
    "member_email": Heading(_("Member's e-mail address"), ("メール", "メールアドレス", "Eメール", "email", "e-mail", "mail")),
    "member_phone": Heading(_("Member's telephone number"), ("電話", "電話番号", "携帯電話", "TEL", "phone", "telephone", "mobile")),
    "customer_ref": Heading(_("What identifies a guest"), ("ゲストID", "guest", "guest id")),
    "register": Heading(_("Register"), ("レジ", "レジ番号", "端末番号", "till", "terminal", "pos")),
    "clerk": Heading(_("Clerk"), ("担当者", "販売員", "レジ担当", "cashier", "staff")),
    "receipt_register": Heading(_("Register on the receipt"), ("レシートのレジ番号",)),
    "receipt_number": Heading(_("Receipt number"), ("レシート番号", "レシートNo", "receipt", "receipt no")),
    "prices": Heading(_("Tax in prices"), ("税区分", "内税外税", "tax mode")),
    "shipping": Heading(_("Shipping"), ("送料", "配送料", "delivery fee")),
    "tax": Heading(_("Tax amount"), ("税額", "消費税", "消費税額", "vat")),
    "total": Heading(_("Total"), ("合計", "合計金額", "総額", "購入金額", "支払金額", "total amount", "grand total")),
    "points_used": Heading(_("Points used"), ("利用ポイント", "使用ポイント", "ポイント利用", "points redeemed", "used points")),
    "sku": Heading(_("SKU"), ("商品コード", "品番", "JAN", "JANコード", "item code", "product code", "product id")),
    "name": Heading(_("Name"), ("名前", "氏名", "お名前", "商品名", "品名", "full name", "product name", "item name", "description")),
    "category": Heading(_("Category"), ("分類", "部門", "商品分類", "department")),
    "quantity": Heading(_("Quantity"), ("個数", "点数", "qty", "count")),
    "unit_price": Heading(_("Unit price"), ("価格", "price")),
    "amount": Heading(_("Amount"), ("小計", "金額", "明細金額", "line total", "subtotal")),
    "discount": Heading(_("Discount"), ("割引", "値引額", "割引額")),
    "tax_rate": Heading(_("Tax rate"), ("消費税率",)),
    "cards": Heading(_("Card numbers"), ("カード番号", "会員証番号", "会員カード番号", "card", "card number")),
    "kana": Heading(_("Reading of the name (kana)"), ("カナ", "ふりがな", "氏名カナ", "フリガナ", "よみがな", "reading")),
    "phone": Heading(_("Telephone number"), ("電話", "携帯電話", "TEL", "telephone", "mobile", "phone number")),
    "email": Heading(_("E-mail address"), ("メール", "Eメール", "e-mail", "mail", "email address")),
    "birthday": Heading(_("Birthday"), ("誕生日", "date of birth", "birth date", "dob")),
    "language": Heading(_("Language"), ("言語コード", "lang")),
    "joined_on": Heading(_("Day of joining"), ("入会日", "登録日", "会員登録日", "joined", "join date", "registered", "created at")),
    "tier": Heading(_("Tier"), ("会員ランク", "ステージ", "rank", "level", "status")),
    "tier_since": Heading(_("First day of the tier"), ("ランク開始日", "tier start")),
    "tier_until": Heading(_("Last day of the tier"), ("ランク終了日", "ランク期限", "tier end")),
    "consent_email": Heading(_("Agrees to e-mail"), ("メール配信", "メール同意", "メルマガ", "newsletter", "email opt in")),
    "consent_sms": Heading(_("Agrees to SMS"), ("SMS配信", "SMS同意", "sms opt in")),
    "consent_line": Heading(_("Agrees to LINE"), ("LINE配信", "LINE同意", "line opt in")),
    "consent_push": Heading(_("Agrees to push messages"), ("プッシュ通知", "プッシュ同意", "push opt in")),
    "consented_on": Heading(_("Day of consent"), ("同意日", "opt in date")),
    "consent_wording": Heading(_("Wording of the consent"), ("同意文言", "opt in text")),
    "points": Heading(_("Points"), ("ポイント残高", "残高", "保有ポイント", "balance", "point balance", "points balance")),
    "expires_on": Heading(_("Last usable day"), ("有効期限", "失効日", "ポイント有効期限", "expiry", "expiry date", "expires")),
    "expires_at": Heading(_("First instant without the points"), ("失効日時",)),
    "reference": Heading(_("Reference of the lot"), ("参照番号", "備考", "ref", "note")),
}  # fmt: skip
# What the same column is called in one kind of file alone.
_OF_KIND: dict[str, dict[str, str | Promise]] = {
    "members": {"external_id": _("Member's reference in the old system"), "name": _("Full name")},
    "purchases": {"external_id": _("Purchase's reference"), "name": _("Name of the goods")},
}
_FILLERS = re.compile(r"[\W_]+")


def name_of(column: str, kind: str) -> str:
    """Return a column's name for people, in the language in force."""
    return str(_OF_KIND.get(kind, {}).get(column, HEADINGS[column].name))


def said(reason: str, kind: str) -> str:
    """Return a reject's reason for people: without its code, and with the column's name where it begins with one."""
    sentence = reason.partition(": ")[2] or reason
    column = sentence.partition(" ")[0]
    return sentence.replace(column, name_of(column, kind), 1) if column in COLUMNS[kind].meant else sentence


def guess(headings: Sequence[str], kind: str, kept: Mapping[str, str] | None = None) -> list[str]:
    """Return the column that each heading seems to mean, each once; empty where none does.

    `kept` is a map that somebody has kept, which counts first. What a reject file says in front means itself.
    """
    known = COLUMNS[kind].meant
    called = {_plain(column): column for column in known}
    for column in known:
        others = HEADINGS[column].others
        if column == "external_id" and kind == "members":
            others = (*_MEMBER_OF_FILE, "会員番号", "id")
        for name in (*_names(column, kind), *others):
            called.setdefault(_plain(name), column)
    found: list[str] = []
    for heading in headings:
        column = heading if heading in REJECT else called.get(_plain(heading), "")
        if kept is not None and kept.get(heading, "") in ("", *known):
            column = kept.get(heading, column)
        found.append("" if column in found else column)
    return found


def _names(column: str, kind: str) -> list[str]:
    """Return a column's names in every language of the site: a file need not be in its reader's."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(name_of(column, kind))
    return found


def _plain(text: str) -> str:
    """Return a heading without what makes no difference: width, case, spaces, dashes, brackets."""
    return _FILLERS.sub("", unicodedata.normalize("NFKC", text).casefold())
