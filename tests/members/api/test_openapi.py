"""The served document agrees with the calls: schemathesis sends what it describes, and what it does not."""

import json
import os
from collections.abc import Iterator

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from loyalty_site import api as site_api
from members.actions.api_keys import SCOPES
from members.api.keys import KeyWith
from tests.members.api import urls as test_urls

APIS = {"site": site_api.api, "tests": test_urls.api}
EXAMPLES = int(os.environ.get("KIZUNA_API_EXAMPLES", "40"))


def operations_of(api):
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{operation.methods} {router.prefix}{path}", operation


EVERY_OPERATION = [
    pytest.param(operation, id=f"{name}: {title}")
    for name, api in APIS.items()
    for title, operation in operations_of(api)
]


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_every_operation_declares_one_scope(operation):
    (door,) = operation.auth_callbacks
    assert isinstance(door, KeyWith)
    assert door.scope in SCOPES


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_every_operation_documents_its_answers(operation):
    assert all(model is not None for model in operation.response_models.values())


def test_every_operation_documents_its_refusals():
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    for methods in document["paths"].values():
        for method, operation in methods.items():
            expected = {"401", "403", "429", "500"} | ({"400", "413", "415", "422"} if method == "post" else set())
            assert expected <= set(operation["responses"])
            assert operation["security"]
            assert not [key for key in operation if key.startswith("x-")]


def integers(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "integer":
            yield schema
        for value in schema.values():
            yield from integers(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from integers(value)


@pytest.mark.parametrize("api", APIS.values(), ids=APIS)
def test_every_integer_is_bounded(api):
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
    for operations in document["paths"].values():
        for operation in operations.values():
            for schema in integers([operation.get("parameters", []), operation.get("requestBody", {})]):
                assert {"minimum", "maximum"} <= set(schema)


@pytest.fixture
def app() -> Iterator[WSGIHandler]:
    """Return the site as WSGI; a request does not close the connection that holds this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def documented(api):
    """Return each operation as the document has it, ready to be called in process."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/"))))
    for result in schema.get_all_operations():
        yield result.ok()


EVERY_CALL = [
    pytest.param(name, operation, id=f"{name}: {operation.label}")
    for name, api in APIS.items()
    for operation in documented(api)
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("api", "operation"), EVERY_CALL)
def test_random_calls_are_answered_as_documented(api, operation, mode, app, till, settings):
    """Bodies, ids and headers that the document allows, and such that it forbids: no failure, no undocumented answer.

    Left out is the check that every documented body is accepted: a schema cannot say that a time lies before
    now, or that a header is needed only where the body has no natural key.
    """
    settings.ROOT_URLCONF = "loyalty_site.urls" if api == "site" else "tests.members.api.urls"
    operation.schema.app = app

    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        case.call_and_validate(
            headers={"Authorization": f"Bearer {till.secret}"},
            app=app,
            excluded_checks=[positive_data_acceptance],
        )

    try:
        call()
    except hypothesis.errors.Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "the document allows no call at all"


def test_the_documentation_is_drawn_from_our_own_files(settings):
    settings.ROOT_URLCONF = "loyalty_site.urls"
    page = Client().get(reverse("api-docs"))
    assert page.status_code == 200
    assert b"//" not in page.content.replace(b"<!doctype", b"")
    assert b"<script>" not in page.content
    assert "'self'" in page["Content-Security-Policy"]


def test_the_errors_page_has_every_code(settings):
    settings.ROOT_URLCONF = "loyalty_site.urls"
    page = Client().get(reverse("api-errors"), headers={"accept-language": "ja"}).content.decode()
    assert 'id="idempotency_mismatch"' in page
    assert "この Idempotency-Key は別のリクエストで使われています" in page
