"""A purchase that was posted by its total alone earns on all of its goods, as its prices are said to be."""

import pytest

from rewards.core.refusals import TaxRateMissing
from tests.rewards.core.stage import BASE, earns

WITHOUT_TAX = "program: {earning: {basis: {tax: excluded}}}\n" + BASE


def test_tax_that_is_inside_the_total_stays_inside_the_basis() -> None:
    assert earns(BASE, total=1100, tax=100) == 11


def test_tax_on_top_is_part_of_the_basis_where_points_are_earned_with_tax() -> None:
    assert earns(BASE, total=1100, tax=100, tax_excluded=True) == 11


def test_tax_on_top_is_no_part_of_the_basis_where_points_are_earned_without_tax() -> None:
    assert earns(WITHOUT_TAX, total=1100, tax=100, tax_excluded=True) == 10


def test_shipping_is_no_part_of_the_goods() -> None:
    assert earns(BASE, total=1500, shipping=500) == 10


def test_an_unknown_tax_is_never_guessed() -> None:
    with pytest.raises(TaxRateMissing):
        earns(WITHOUT_TAX, total=1100)
