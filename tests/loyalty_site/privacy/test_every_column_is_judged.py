"""Every column that can hold words is personal, and erased, or is not, and says why.

Seen to fail when one column of a registration was left out.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from loyalty_site.lib import personal

WORDS = (
    models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField,
    models.FileField, ArrayField,
)  # fmt: skip


def can_hold_words(field: models.Field) -> bool:
    """Tell whether somebody's words, or a day of theirs, may stand in a column."""
    is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    return ((isinstance(field, WORDS) and not field.choices) or is_day) and not field.is_relation


def unjudged(models_of_site: list[type[models.Model]]) -> Iterator[str]:
    for model in models_of_site:
        table = personal.find(model._meta.label)
        for field in model._meta.local_concrete_fields:
            if can_hold_words(field) and not (table and table.reason(field.name)):
                yield f"{model._meta.label}.{field.name}"


def test_every_column_is_judged() -> None:
    assert list(unjudged(apps.get_models(include_auto_created=True))) == []


def test_a_column_of_which_nothing_is_said_is_found() -> None:
    name = models.CharField(max_length=10)
    name.set_attributes_from_name("nickname")
    assert can_hold_words(name)
    assert personal.Table("members.Member", impersonal={"number": "made here"}).reason("nickname") == ""


@pytest.mark.parametrize("table", list(personal.tables()), ids=lambda table: table.label)
def test_what_is_registered_is_there(table: personal.Table) -> None:
    named = [*table.blanks, *table.erased, *(column for column in table.impersonal if column != "*")]
    for column in named:
        try:
            table.model._meta.get_field(column)
        except FieldDoesNotExist:
            pytest.fail(f"{table.label} has no column {column}")
    assert table.finder or table.eraser or table.impersonal


def test_a_table_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered already"):
        personal.register(personal.Table("members.Member"))
