"""Bodies without Content-Length: read from a server that ends them, bounded; refused from one that does not."""

import io

import pytest


def post_in_chunks(till, body, **environ):
    told = {
        "HTTP_AUTHORIZATION": f"Bearer {till.secret}",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
    }
    return till.client.generic("POST", "/api/v1/echo", b"", **{**told, **environ})


class Endless(io.RawIOBase):
    """A body that never ends; remember how much of it was asked for."""

    asked_bytes = 0

    def read(self, size=-1):
        assert size > 0, "the whole of an endless body was asked for"
        self.asked_bytes += size
        return b" " * size


class Broken(io.RawIOBase):
    def read(self, size=-1):
        raise OSError("the caller is gone")


def test_a_body_in_chunks_is_read(till):
    assert post_in_chunks(till, io.BytesIO(b'{"name": "a"}')).json()["name"] == "a"


def test_an_endless_body_is_413_after_four_megabytes(till):
    body = Endless()
    assert post_in_chunks(till, body).status_code == 413
    assert body.asked_bytes == 4 * 1024 * 1024 + 1


def test_a_body_that_breaks_off_is_400(till):
    assert post_in_chunks(till, Broken()).status_code == 400


def test_a_server_that_does_not_end_bodies_makes_it_411(till):
    assert post_in_chunks(till, io.BytesIO(b"{}"), **{"wsgi.input_terminated": False}).status_code == 411


@pytest.mark.parametrize("length", ["5000000", "99999999999999999999"])
def test_a_stated_length_beyond_the_limit_is_413_before_anything_is_read(till, length):
    body = Endless()
    response = post_in_chunks(till, body, CONTENT_LENGTH=length, HTTP_TRANSFER_ENCODING="")
    assert (response.status_code, body.asked_bytes) == (413, 0)
