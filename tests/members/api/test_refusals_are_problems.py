"""Every refusal is application/problem+json in the caller's language."""

import json
import logging

import pytest
from django.test import Client

from members.api.operation import operation  # noqa: F401 - loads every error of the API

MEMBERS = {"type", "title", "status", "detail", "code"}


def assert_problem(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert set(problem) >= MEMBERS
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"/api/errors#{code}"
    return problem


@pytest.mark.parametrize(
    "path", ["/nowhere", "/", "", "/things/", "/things/12", "/things/%00", "/things/%FF", "/a%0Ab", "/a//b", "/empty/"]
)
def test_an_unknown_address_is_404(till, path):
    assert_problem(till.get(path), 404, "not_found")


def test_an_unknown_address_beside_the_version_is_404():
    assert_problem(Client().get("/api/v2/purchases"), 404, "not_found")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_another_method_is_405_and_the_right_one_is_named(till, method):
    response = till.call(method, "/echo")
    assert_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "POST"


def test_a_body_that_does_not_validate_is_422_with_its_fields(till):
    problem = assert_problem(till.post("/echo", {"points": 0}), 422, "invalid_body")
    assert problem["errors"] == [
        {
            "field": "points",
            "code": "out_of_range",
            "detail": "This is smaller or larger than the field takes.",
        }
    ]


def test_a_domain_error_is_a_problem_with_its_own_code(till):
    problem = assert_problem(till.post("/notes", {"name": "refuse"}, idempotency_key="a"), 409, "tests_refuse")
    assert problem["detail"] == "There are only 3 left."


def test_a_failure_of_ours_is_500_and_says_nothing_of_the_inside(till, caplog):
    caplog.set_level(logging.DEBUG)
    response = till.post("/notes", {"name": "fail"}, idempotency_key="a")
    assert_problem(response, 500, "server_error")
    assert b"secret@example.com" not in response.content
    assert "RuntimeError" in caplog.text
    assert "secret@example.com" not in caplog.text


def test_refusals_are_logged_by_no_path_and_no_key(till, caplog):
    caplog.set_level(logging.DEBUG)
    till.get("/members/email:hanako@example.com")
    till.call("DELETE", "/things/email:hanako@example.com")
    Client().get("/api/v1/echo", headers={"authorization": "Bearer kz_nobody"})
    assert "hanako" not in caplog.text
    assert "kz_" not in caplog.text


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("ja", "ja"),
        ("en-GB,ja;q=0.5", "en"),
        ("fr, ja;q=0.4, en;q=0.3", "ja"),
        ("fr", "ja"),
        ("", "ja"),
        ("*;q=x,,;", "ja"),
        ("é" * 3, "ja"),
    ],
)
def test_titles_follow_accept_language(till, accept_language, language):
    response = till.get("/nowhere", accept_language=accept_language)
    assert response["Content-Language"] == language
    assert ("Not found" in response.json()["title"]) == (language == "en")
    assert "Accept-Language" in response["Vary"]
