"""Answers as bytes."""

from typing import Any

import orjson
from django.http import HttpResponse

JSON_TYPE = "application/json"


def answer(body: Any, status: int = 200) -> HttpResponse:
    """Return a value as JSON: dicts, lists, text, integers, UUIDs and aware times (RFC 3339, UTC)."""
    return json_response(orjson.dumps(body), status)


def json_response(body: bytes, status: int = 200) -> HttpResponse:
    """Return JSON that is already written."""
    response = HttpResponse(body, status=status, content_type=JSON_TYPE)
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(body))  # without it the server sends a body in chunks
    return response
