"""A journal delivered: looked through at once, so that whoever sends it is told what is wrong while they are there."""

from pathlib import Path
from tempfile import TemporaryDirectory

from members import values
from members.actions.audit import COMMAND, Actor
from members.actions.registers import RegisterNumberMissing
from members.errors import StoreUnknown
from members.models import Store
from rewards.actions import journals
from rewards.journals.columns import columns_of
from rewards.journals.errors import JournalTooLarge
from rewards.journals.reading import surveyed
from rewards.models import Journal

MEGABYTES_MAX = 20


def take(
    store: str, register: str, file_name: str, content: bytes, *, is_whole: bool = True, actor: Actor = COMMAND
) -> Journal:
    """Take a register's journal in, to be read by a worker.

    Raises StoreUnknown, RegisterNumberMissing, InvalidText, TextTooLong, or a FileError that says what to correct, with nothing kept.
    """
    store, register = values.line(store, "store", 40), values.line(register, "register", 20)
    if not Store.objects.filter(pk=store).exists():
        raise StoreUnknown
    if not register:
        raise RegisterNumberMissing
    if len(content) > MEGABYTES_MAX * 1_000_000:
        raise JournalTooLarge(megabytes=MEGABYTES_MAX)
    shown = values.line(file_name, "file", 200) or "journal.csv"
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.csv")
        path.write_bytes(content)
        surveyed(path, columns_of(store, register), shown)
    return journals.deliver(store, register, shown, content, is_whole=is_whole, actor=actor)
