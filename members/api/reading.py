"""Reading a body: JSON in UTF-8 and nothing that two readers could understand in two ways."""

import json
import math
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _

from members.api.errors import BodyTooLarge, Invalid, LengthRequired, Malformed, NotJson
from members.api.fields import field_problem

BODY_BYTES_MAX = 4 * 1024 * 1024


def read_json(request: HttpRequest) -> None:
    """Read the body once and leave it on the request, parsed as `json` and in canonical bytes as `canonical`.

    Keys are sorted in the canonical form; 1 and 1.0 differ in it. An absent body is None and empty bytes.
    Raises Malformed, NotJson, BodyTooLarge, LengthRequired, Invalid.
    """
    body = _read(request)
    request._body = body  # type: ignore[attr-defined]
    request.json, request.canonical = parse(body) if body else (None, b"")  # type: ignore[attr-defined]


def _read(request: HttpRequest) -> bytes:
    meta = request.META
    is_chunked = "chunked" in meta.get("HTTP_TRANSFER_ENCODING", "").lower()
    try:
        length = int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if not is_chunked and length <= 0:
        return b""
    if length > BODY_BYTES_MAX:
        raise BodyTooLarge
    _check_type(request)
    if is_chunked and not meta.get("wsgi.input_terminated"):
        raise LengthRequired
    try:
        # Django reads Content-Length bytes and so nothing of a body in chunks: that one comes from the server.
        body = meta["wsgi.input"].read(BODY_BYTES_MAX + 1) if is_chunked else request.read(length)
    except (UnreadablePostError, OSError) as error:
        raise Malformed(reason=_("it ended early")) from error
    if len(body) > BODY_BYTES_MAX:
        raise BodyTooLarge
    if not is_chunked and len(body) < length:
        raise Malformed(reason=_("it ended early"))
    return body


def _check_type(request: HttpRequest) -> None:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    encoding = request.META.get("HTTP_CONTENT_ENCODING", "identity").lower()
    if request.content_type != "application/json" or charset not in ("utf-8", "utf8") or encoding != "identity":
        raise NotJson


def parse(body: bytes) -> tuple[Any, bytes]:
    """Return a JSON text as Python values and as canonical bytes; raises Malformed and Invalid.

    orjson writes the canonical form, and by that refuses lone surrogates, integers beyond 64 bits and
    nesting deeper than 254; json reads, because orjson's reader keeps the last of two equal keys in silence.
    """
    try:
        value = _DECODER.decode(body.decode("utf-8"))
        canonical = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except UnicodeDecodeError as error:
        raise Malformed(reason=_("it is not UTF-8")) from error
    except _Refused as error:
        raise Malformed(reason=error.reason) from error
    except RecursionError as error:
        raise Malformed(reason=_("it is nested too deep")) from error
    except TypeError as error:
        raise Malformed(reason=_unwritable(str(error))) from error
    except ValueError as error:
        raise Malformed(reason=_("it does not follow the grammar of JSON, or a number in it is too long")) from error
    if b"\\u0000" in canonical and (path := _path_of_nul(value, ())) is not None:
        raise Invalid([field_problem(path, "control_character")])
    return value, canonical


class _Refused(Exception):
    def __init__(self, reason: Any) -> None:
        self.reason = reason


def _unwritable(message: str) -> Any:
    if "surrogate" in message or "UTF-8" in message:
        return _("a text in it has half of a surrogate pair")
    if "Integer" in message:
        return _("an integer in it has more than 64 bits")
    return _("it is nested too deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Refused(_("an object in it has the same key twice"))
    return value


def _constant(name: str) -> Any:
    raise _Refused(_("NaN and Infinity are not numbers"))


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Refused(_("a number in it is too large"))
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)


def _path_of_nul(value: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """Return where the first NUL is; PostgreSQL's text cannot hold one, in a key or in a value."""
    if isinstance(value, str):
        return path if "\0" in value else None
    items: Any = ()
    if isinstance(value, dict):
        if any("\0" in key for key in value):
            return path
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        if (found := _path_of_nul(item, (*path, key))) is not None:
            return found
    return None
