"""Whoever scans a shop's QR code, and what reaches their telephone or mailbox."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

NUMBER = "+819012345678"


@pytest.fixture(autouse=True)
def telephone(settings: Any, tmp_path: Path) -> Path:
    """Have short messages written into a folder of the test's own."""
    settings.SMS_FOLDER = tmp_path / "sms"
    return tmp_path / "sms"


def messages(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.glob("*.txt"))] if folder.is_dir() else []


def code_by_sms(folder: Path) -> str:
    found = re.search(r"#(\d{8})$", messages(folder)[-1].strip())
    assert found
    return found[1]


def code_by_mail() -> str:
    found = re.search(r"^(\d{8})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def carried(page: Any) -> dict[str, str]:
    """Return what a joining page's forms carry; nothing without a page."""
    found = re.search(r'name="arrival" value="([^"]+)"', page.content.decode()) if page is not None else None
    return {"arrival": found[1]} if found else {}


def ask_by_sms(client: Client, phone: str = "090-1234-5678", page: Any = None, **headers: str) -> Any:
    return client.post("/join/phone", {"phone": phone, **carried(page)}, **headers)


def ask_by_mail(client: Client, email: str = "taro@example.com", page: Any = None, **headers: str) -> Any:
    return client.post("/join/email", {"email": email, **carried(page)}, **headers)


def enter(client: Client, code: str, **headers: str) -> Any:
    return client.post("/join/code", {"code": code}, **headers)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"
