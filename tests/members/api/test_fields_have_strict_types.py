"""Money, counts, times and names: what each takes, and the code of what it refuses."""

import datetime

import pytest

from loyalty_site.lib.clock import now


def code_of(till, body):
    response = till.post("/echo", body)
    if response.status_code == 200:
        return None
    assert response.status_code == 422, response.content
    (error,) = response.json()["errors"]
    assert error["detail"]
    return error["field"], error["code"]


@pytest.mark.parametrize("amount", ["0", "1980", "19.80", "999999999999", "0.001"])
def test_an_amount_is_a_decimal_text(till, amount):
    assert code_of(till, {"amount": amount}) is None


@pytest.mark.parametrize(
    "amount",
    [1980, 19.8, True, "１９８０", "1e3", "-1", "+1", " 1", "1 ", "01", "1.", ".5", "1,000", "NaN", "1.0000", "1000000000000", "", "1\n", [], {}],
)  # fmt: skip
def test_anything_else_is_no_amount(till, amount):
    assert code_of(till, {"amount": amount}) == ("amount", "not_a_decimal")


@pytest.mark.parametrize("points", [1, 1_000_000_000])
def test_points_are_an_integer(till, points):
    assert code_of(till, {"points": points}) is None


@pytest.mark.parametrize("points", [0, -1, 1_000_000_001, 2**63 - 1])
def test_points_have_bounds(till, points):
    assert code_of(till, {"points": points}) == ("points", "out_of_range")


@pytest.mark.parametrize("points", [1.0, 1.5, "1", True, [1]])
def test_points_are_not_coerced(till, points):
    assert code_of(till, {"points": points}) == ("points", "wrong_type")


@pytest.mark.parametrize("quantity", [1, "1", "0.350", 1_000_000, "1000000.000"])
def test_a_quantity_is_an_integer_or_a_decimal_text(till, quantity):
    assert code_of(till, {"lines": [{"sku": "A", "unit_price": "1", "quantity": quantity}]}) is None


@pytest.mark.parametrize("quantity", [0, -1, "0.000", 1_000_001, "1000000.001", 1.0, True, "0.0001", "１", None])
def test_any_other_quantity_is_refused(till, quantity):
    field, _code = code_of(till, {"lines": [{"sku": "A", "unit_price": "1", "quantity": quantity}]})
    assert field == "lines.0.quantity"


@pytest.mark.parametrize(
    "at", ["2000-01-01T00:00:00Z", "2026-10-01T10:15:00+09:00", "2026-10-01t10:15:00.123456789z", "2000-01-01T09:00:00+09:00"]
)  # fmt: skip
def test_a_time_has_an_offset(till, at):
    assert code_of(till, {"at": at}) is None


@pytest.mark.parametrize(
    "at",
    ["2026-10-01", "2026-10-01T10:15:00", "2026-10-01 10:15:00Z", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-10-01T24:00:01Z",
     "2026-10-01T10:15Z", "20261001T101500Z", "2026-10-01T10:15:00+0900", "9999-12-31T23:59:59-23:59", 1_790_000_000, "２０２６-10-01T10:15:00Z"],
)  # fmt: skip
def test_anything_else_is_no_time(till, at):
    assert code_of(till, {"at": at}) == ("at", "not_a_moment")


def test_a_time_lies_between_2000_and_five_minutes_from_now(till):
    assert code_of(till, {"at": "1999-12-31T23:59:59Z"}) == ("at", "moment_out_of_range")
    assert code_of(till, {"at": "2000-01-01T08:59:59+09:00"}) == ("at", "moment_out_of_range")
    assert code_of(till, {"at": (now() + datetime.timedelta(minutes=4)).isoformat()}) is None
    assert code_of(till, {"at": (now() + datetime.timedelta(minutes=6)).isoformat()}) == (
        "at",
        "moment_out_of_range",
    )


@pytest.mark.parametrize("day", ["2026-02-30", "2026-2-3", "20260203", 20260203, "2026-02-03T00:00:00Z"])
def test_a_date_is_a_date(till, day):
    assert code_of(till, {"on": day}) == ("on", "not_a_date")


@pytest.mark.parametrize(
    "store", ["a\u202eb", "a\u200fb", "a\u0007b", "a\u2066b", "a\ufeff", " a", "a ", "a\n", "a\u200b"]
)
def test_a_code_has_no_control_and_no_hidden_character(till, store):
    assert code_of(till, {"store": store}) == ("store", "invalid_format")


@pytest.mark.parametrize("store", ["GINZA", "銀座 本店", "a/b:c", "é"])
def test_a_code_may_be_any_printable_text(till, store):
    assert code_of(till, {"store": store}) is None


@pytest.mark.parametrize("name", ["שלום\u200f", "\u200eabc", "👩\u200d🍳", "葛󠄀城"])
def test_a_name_keeps_the_marks_that_its_script_needs(till, name):
    assert till.post("/echo", {"name": name}).json()["name"] == name


@pytest.mark.parametrize("name", ["a\u202eb", "a\u2067b", "a\tb", "a\nb", "a\u0085b"])
def test_a_name_has_nothing_that_turns_or_breaks_the_line(till, name):
    assert code_of(till, {"name": name}) == ("name", "invalid_format")


def test_lengths_are_bounded(till):
    assert code_of(till, {"store": "x" * 41}) == ("store", "too_long")
    assert code_of(till, {"store": ""}) == ("store", "too_short")
    assert code_of(till, {"name": None}) == ("name", "not_null")


def test_unknown_fields_are_refused_at_every_depth(till):
    assert code_of(till, {"nmae": "a"}) == ("nmae", "unknown_field")
    line = {"sku": "A", "unit_price": "1", "price": "1"}
    assert code_of(till, {"lines": [line]}) == ("lines.0.price", "unknown_field")


def test_missing_fields_are_named(till):
    assert code_of(till, {"lines": [{"sku": "A"}]}) == ("lines.0.unit_price", "required")


def test_more_than_ten_thousand_lines_are_refused(till):
    lines = [{"sku": "A", "unit_price": "1"}] * 10_001
    assert code_of(till, {"lines": lines}) == ("lines", "too_long")


def test_no_more_than_a_hundred_problems_are_listed(till):
    response = till.post("/echo", {"lines": [{"sku": "A"}] * 5_000})
    assert len(response.json()["errors"]) == 100
