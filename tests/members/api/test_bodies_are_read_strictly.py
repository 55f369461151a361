"""A body is JSON in UTF-8 that can be understood in one way, or it is refused and nothing runs."""

import pytest

DEEP = b'{"name":' + b"[" * 300 + b"]" * 300 + b"}"
VERY_DEEP = b"[" * 200_000

MALFORMED = {
    "broken": b'{"name": ',
    "empty": b"",
    "trailing garbage": b'{"name": "a"} x',
    "a second document": b"{}{}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "bytes that are not UTF-8": b'{"name": "\xff"}',
    "a raw lone surrogate": b'{"name": "\xed\xa0\x80"}',
    "an escaped lone surrogate": rb'{"name": "\ud800"}',
    "an escaped lone surrogate as a key": rb'{"\udfff": 1}',
    "a raw NUL": b'{"name": "\x00"}',
    "duplicate keys": b'{"name": "a", "name": "a"}',
    "duplicate keys, escaped": rb'{"name": "a", "n\u0061me": "b"}',
    "duplicate keys further in": b'{"lines": [{"sku": "A", "sku": "B"}]}',
    "NaN": b'{"points": NaN}',
    "Infinity": b'{"points": -Infinity}',
    "a float beyond all floats": b'{"points": 1e999}',
    "an integer beyond 64 bits": b'{"points": 99999999999999999999}',
    "an integer of 5000 digits": b'{"points": ' + b"9" * 5000 + b"}",
    "a leading zero": b'{"points": 01}',
    "a comment": b'{"points": 1 /* one */}',
    "single quotes": b"{'points': 1}",
    "nesting beyond 254": DEEP,
    "nesting without end": VERY_DEEP,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_400(till, body):
    response = till.post("/echo", body)
    assert (response.status_code, response.json()["code"]) == (400, "malformed_json")
    assert "%(" not in response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (rb'{"name": "a\u0000b"}', "name"),
        (rb'{"lines": [{"sku": "\u0000"}]}', "lines.0.sku"),
        (rb'{"\u0000": 1}', ""),
    ],
)
def test_an_escaped_nul_is_422_and_its_field_is_named(till, body, field):
    response = till.post("/echo", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert response.json()["errors"][0]["code"] == "control_character"


def test_a_backslash_before_u0000_is_no_nul(till):
    assert till.post("/echo", rb'{"name": "\\u0000"}').json()["name"] == r"\u0000"


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"1"])
def test_a_body_that_is_no_object_is_422(till, body):
    assert till.post("/echo", body).status_code == 422


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=cp932", "application/xml", ""],
)  # fmt: skip
def test_another_content_type_is_415(till, content_type):
    response = till.post("/echo", {"name": "a"}, content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


def test_a_compressed_body_is_415(till):
    assert till.post("/echo", {"name": "a"}, content_encoding="gzip").status_code == 415


def test_json_with_a_named_charset_is_read(till):
    response = till.post("/echo", '{"name": "花子"}'.encode(), content_type="Application/JSON; charset=UTF-8")
    assert response.json()["name"] == "花子"


def test_a_body_of_more_than_four_megabytes_is_413(till):
    assert till.post("/echo", b'{"name": "' + b"a" * 4 * 1024 * 1024 + b'"}').status_code == 413
