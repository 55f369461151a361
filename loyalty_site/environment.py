"""What the environment decides before Django is set up: the mode, the servers, the secret key.

Values come from the process's environment, then from a file `.env` beside manage.py; `.env.example`
names them all. KIZUNA_MODE is one of:

production   the default: everything must be said, nothing is started, a weak secret key is refused
development  manage.py without a SECRET_KEY: missing servers are started, a secret key is made
demo, test   like development, set by `make demo` and by the tests
"""

import os
import secrets
import sys
import zlib
from datetime import time
from functools import cache
from itertools import pairwise
from typing import NoReturn

from environs import Env

from loyalty_site.servers import LOCAL_FOLDER, ServerError, Servers
from loyalty_site.servers.folder import Folder, read_text, write_private

BASE_FOLDER = LOCAL_FOLDER.parent
MODES = ("production", "development", "demo", "test")
SMS_PROVIDERS = ("", "folder", "twilio", "http")
CARD_BARCODES = ("jan13", "code128", "nw7", "qr")
SECRET_KEY_LENGTH_MIN = 50
EXIT_REFUSED = 3  # gunicorn takes a worker's 3 as "do not try again"

# These touch no database; asking for them starts no server.
COMMANDS_WITHOUT_SERVERS = {
    *("help", "version", "check", "collectstatic", "findstatic", "makemessages", "compilemessages"),
    *("startapp", "startproject", "diffsettings"),
}

env = Env()
env.read_env(str(BASE_FOLDER / ".env"), recurse=False)


def refuse(message: str) -> NoReturn:
    """End the process with one line that says what to do."""
    print(f"kizuna: {message}", file=sys.stderr)
    raise SystemExit(EXIT_REFUSED)


def mode() -> str:
    """Return KIZUNA_MODE; refuse one that does not exist."""
    value: str = env.str("KIZUNA_MODE", "production")
    if value not in MODES:
        refuse(f"KIZUNA_MODE is {value!r}; it must be one of {', '.join(MODES)}.")
    return value


def card_barcode() -> str:
    """Return CARD_BARCODE, the kind of code on the card page; refuse one that does not exist."""
    value: str = env.str("CARD_BARCODE", CARD_BARCODES[0])
    if value not in CARD_BARCODES:
        refuse(f"CARD_BARCODE is {value!r}; it must be one of {', '.join(CARD_BARCODES)}.")
    return value


def sms_provider(default: str) -> str:
    """Return SMS_PROVIDER, who sends short messages, empty for nobody; refuse one that does not exist."""
    value: str = env.str("SMS_PROVIDER", default)
    if value not in SMS_PROVIDERS:
        refuse(f"SMS_PROVIDER is {value!r}; it must be one of {', '.join(filter(None, SMS_PROVIDERS))}, or empty.")
    return value


def quiet_hours() -> tuple[time, time]:
    """Return CAMPAIGN_QUIET_HOURS, from when until when no advertising is sent; refuse what are no two times of day."""
    value: str = env.str("CAMPAIGN_QUIET_HOURS", "21:00-08:00")
    try:
        begin, end = (time.fromisoformat(part) for part in value.split("-"))
    except ValueError:
        refuse(f"CAMPAIGN_QUIET_HOURS is {value!r}; it must be two times of day, such as 21:00-08:00.")
    return begin, end


def site_url(host: str) -> str:
    """Return SITE_URL, where the links of mails lead, without a slash at its end; `host` is the first host name.

    It is refused where it is no address, and missing where the host name is a pattern.
    """
    if mode() != "production":
        return env.str("SITE_URL", "http://localhost:8000").rstrip("/")
    value: str = env.str("SITE_URL", "") or (f"https://{host}" if host[0] not in ".*" else "")
    if not value:
        refuse("SITE_URL is missing; set it to the address of this site, such as https://points.example.com.")
    if not value.startswith("https://"):
        refuse(f"SITE_URL is {value!r}; it must begin with https://.")
    return value.rstrip("/")


def prepare_command(arguments: list[str]) -> None:
    """Set the mode and start the servers that a manage.py command needs."""
    if "SECRET_KEY" not in os.environ and "--deploy" not in arguments:
        os.environ.setdefault("KIZUNA_MODE", "development")
    asks_for_help = not arguments or {"--help", "-h", "--version"} & set(arguments)
    if not asks_for_help and arguments[0] not in COMMANDS_WITHOUT_SERVERS:
        provide_servers()


@cache
def own_servers() -> Servers:
    return Servers()


def provide_servers() -> None:
    """Set DATABASE_URL and REDIS_URL to this checkout's own servers where one is missing, starting them.

    In production nothing is started: what is missing is refused when the settings are read.
    """
    if mode() == "production" or (env.str("DATABASE_URL", "") and env.str("REDIS_URL", "")):
        return
    try:
        addresses = own_servers().start()
    except ServerError as error:
        refuse(str(error))
    os.environ["DATABASE_URL"] = env.str("DATABASE_URL", "") or addresses.database_url
    os.environ["REDIS_URL"] = env.str("REDIS_URL", "") or addresses.redis_url


def stop_servers() -> list[str]:
    """Stop the servers this process was provided with unless others use them; return what was stopped."""
    return own_servers().stop(if_unused=True) if own_servers.cache_info().currsize else []


def required(name: str, purpose: str) -> str:
    """Return a variable that production cannot do without, and "" for a missing one elsewhere."""
    value: str = env.str(name, "")
    if not value and mode() == "production":
        refuse(f"{name} is missing; set it to {purpose} (see .env.example).")
    return value


def secret_key() -> str:
    """Return SECRET_KEY, refusing a weak one; outside production a missing one is made and kept."""
    key: str = env.str("SECRET_KEY", "")
    advice = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    if key:
        weakness = weakness_of(key)
        if weakness:
            refuse(f"SECRET_KEY {weakness}; {advice}")
        return key
    if mode() == "production":
        refuse(f"SECRET_KEY is missing; {advice}")
    return _kept_secret_key()


def weakness_of(key: str) -> str | None:
    """Return what is wrong with a secret key, or None.

    A key must be long, not one that examples and project templates hand out, and hard to compress:
    a repeated word or a run of the keyboard is long and still guessed.
    """
    if any(word in key.lower() for word in ("django-insecure-", "changeme", "change-me", "secret")):
        return "is a known example"
    if len(key) < SECRET_KEY_LENGTH_MIN:
        return f"is too short, it needs {SECRET_KEY_LENGTH_MIN} characters"
    steps = [ord(right) - ord(left) for left, right in pairwise(key)]
    if len(set(key)) < 10 or len(zlib.compress(key.encode())) < 40 or steps.count(1) > len(key) // 3:
        return "is too regular to be secret"
    return None


def _kept_secret_key() -> str:
    """Return the key of this checkout, made on first use; of two processes at once both get the same."""
    path = LOCAL_FOLDER / "secret_key"
    key = read_text(path)
    if key is None:
        with Folder().lock():
            key = read_text(path)
            if key is None:
                key = secrets.token_urlsafe(50)
                write_private(path, key)
    return key
