"""The columns of a journal: our names, and how the file names them where nobody has said otherwise."""

from collections.abc import Mapping

from rewards.models import JournalLayout

DEFAULTS: Mapping[str, str] = {
    "receipt": "レシート番号",
    "day": "日付",
    "time": "時刻",
    "total": "合計",
    "sku": "商品コード",
    "name": "商品名",
    "category": "部門",
    "quantity": "数量",
    "amount": "金額",
    "discount": "値引",
    "tax_rate": "税率",
    "register": "レジ番号",
}
REQUIRED = ("receipt", "day")


def columns_of(store: str, register: str) -> dict[str, str]:
    """Return the name in the file of each of our columns, empty where the register has none."""
    kept = JournalLayout.objects.filter(store=store, register=register).values_list("columns", flat=True).first()
    return {name: (kept or DEFAULTS).get(name, "") for name in DEFAULTS}
