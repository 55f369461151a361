"""Certificates are verified, against the name and not the address."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_httpserver import HTTPServer

from loyalty_site.lib import clock
from members.webhooks.sending import post


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate for `localhost` that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(encoding) + private)
    return path


@pytest.fixture
def shop(certificate: Path):
    """Return a server that speaks TLS and notes the names it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with HTTPServer(host="127.0.0.1", port=0, ssl_context=context) as server:
        server.expect_request("/hook").respond_with_data(status=204)
        yield server, names


def test_a_certificate_that_nobody_vouches_for_is_refused(shop) -> None:
    server, _ = shop
    assert post(f"https://localhost:{server.port}/hook", {}, b"{}").error == "tls"
    assert server.log == []


def test_a_trusted_certificate_is_accepted_and_the_name_is_asked_for(shop, certificate) -> None:
    server, names = shop
    roots = ssl.create_default_context(cafile=str(certificate))
    assert post(f"https://localhost:{server.port}/hook", {}, b"{}", roots).status_code == 204
    assert names == ["localhost"]


def test_a_certificate_for_another_name_is_refused(shop, certificate) -> None:
    server, _ = shop
    roots = ssl.create_default_context(cafile=str(certificate))
    assert post(f"https://127.0.0.1:{server.port}/hook", {}, b"{}", roots).error == "tls"
    assert server.log == []
