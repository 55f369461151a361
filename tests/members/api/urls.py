"""The ground of the API under a few calls of the tests' own: they echo, read, write a row, fail."""

from typing import Annotated, Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import Router
from pydantic import Field

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.api.answers import answer, json_response
from members.api.idempotency import NaturalKey, with_idempotency
from members.api.operation import operation
from members.api.strict import StrictAPI, unknown_address
from members.api.types import (
    LINES_MAX,
    Body,
    Day,
    ExternalId,
    Moment,
    Money,
    Nothing,
    Points,
    Present,
    Quantity,
    StoreCode,
    Text,
)
from members.models import AuditEntry

router = Router()


class Line(Body):
    sku: StoreCode
    quantity: Quantity = 1
    unit_price: Money


class Note(Body):
    """One field of every type."""

    external_id: ExternalId | None = None
    store: StoreCode | None = None
    name: Annotated[Text | None, Present] = None
    at: Moment | None = None
    on: Day | None = None
    amount: Money | None = None
    points: Points | None = None
    lines: Annotated[list[Line], Field(max_length=LINES_MAX)] = []


class Noted(Body):
    id: UUID


class Refusing(DomainError):
    """There are only %(left)s left."""

    code = "tests_refuse"


@router.post("/empty", **operation("points:write", {200: Nothing}))
def empty(request: HttpRequest, body: Nothing) -> HttpResponse:
    return answer({})


@router.post("/echo", **operation("points:write", {200: Note}))
def echo(request: HttpRequest, body: Note) -> HttpResponse:
    return json_response(body.model_dump_json(warnings=False).encode())


@router.get("/things/{uuid:thing}", **operation("members:read", {200: Noted}))
def thing(request: HttpRequest, thing: UUID) -> HttpResponse:
    return answer({"id": thing})


@router.post("/notes", **operation("points:write", {201: Noted}, idempotency="optional", refuses=[Refusing]))
def write_note(request: HttpRequest, body: Note) -> HttpResponse:
    """Write a row; a note named "refuse" is refused after it, "fail" fails, "slow" takes its time."""
    store = request.auth.store_for(body.store)
    natural_key = NaturalKey("test", f"{store}:{body.external_id}") if body.external_id else None

    def effect() -> tuple[int, Any]:
        entry = AuditEntry.objects.create(origin="api", verb="test.note", object_type="note", object_id=uuid7().hex)
        if body.name == "slow":  # long enough for everyone else to come in between
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.1)")
        if body.name == "refuse":
            raise Refusing(left=3)
        if body.name == "fail":
            raise RuntimeError("secret@example.com")
        return (409 if body.name == "not stored" else 201), {"id": entry.id}

    return with_idempotency(request, effect, natural_key=natural_key)


api = StrictAPI(title="Tests", version="1", urls_namespace="api")
api.add_router("", router)
urlpatterns = [path("api/v1/", api.urls), path("api/<path:rest>", unknown_address)]
