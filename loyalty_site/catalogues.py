"""Compile the translations: python -m loyalty_site.catalogues.

In Python, so that a new machine needs no gettext. Only catalogues newer than what is compiled are touched.
"""

import secrets
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from loyalty_site.servers import LOCAL_FOLDER


def compile_catalogues(base: Path = LOCAL_FOLDER.parent) -> list[Path]:
    """Compile each app's `locale/*/LC_MESSAGES/*.po` and return the files written."""
    written = []
    for source in sorted(base.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as handle:
            catalogue = read_po(handle, abort_invalid=True)
        draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.new")
        with draft.open("wb") as handle:
            write_mo(handle, catalogue)
        draft.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    try:
        compile_catalogues()
    except PoFileError as error:
        sys.exit(f"kizuna: a catalogue cannot be read: {error}")
