"""Find every text to translate and bring the catalogues up to date: python -m loyalty_site.extraction.

In Python, so that a new machine needs no gettext. A text belongs to the catalogue of the app that says it;
templates outside the apps' own folders belong to the site. What a domain error says is its docstring.
"""

import ast
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

APPS = ("loyalty_site", "members", "rewards", "campaigns")
LANGUAGES = ("ja", "en")
# What packages say and we say in other words is listed here; English needs a catalogue for nothing else.
WORDING = "loyalty_site/wording.py"

_KEYWORDS = (
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext",
)  # fmt: skip
_ERROR_BASES = ("DomainError", "FileError", "Refusal")
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""

Message = tuple[str | None, str | tuple[str, str]]  # context, text or singular and plural


def messages_by_app(base: Path) -> dict[str, dict[Message, set[str]]]:
    """Return every text of the project by app, with the files that say it."""
    found: dict[str, dict[Message, set[str]]] = {app: defaultdict(set) for app in APPS}
    for path in _sources(base):
        relative = path.relative_to(base)
        parts = relative.parts
        app = parts[0] if parts[0] in APPS else parts[1] if parts[1] in APPS else APPS[0]
        for message in _messages(path):
            found[app][message].add(relative.as_posix())
    for path, sentence in _error_sentences(base):
        found[path.relative_to(base).parts[0]][None, sentence].add(path.relative_to(base).as_posix())
    return found


def catalogue_path(base: Path, app: str, language: str) -> Path:
    return base / app / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    with path.open("rb") as handle:
        return read_po(handle, locale=language, abort_invalid=True)


def is_wanted(language: str, files: set[str]) -> bool:
    """Tell whether a language's catalogue needs a text: the source is English, but for packages' texts."""
    return language != "en" or WORDING in files


def update(base: Path) -> None:
    """Write each app's catalogues: new texts untranslated, texts no longer said left out."""
    for app, messages in messages_by_app(base).items():
        for language in LANGUAGES:
            wanted = {message: files for message, files in messages.items() if is_wanted(language, files)}
            path = catalogue_path(base, app, language)
            old = read_catalogue(path, language) if path.exists() else Catalog(locale=language)
            if not wanted:
                path.unlink(missing_ok=True)
                continue
            new = Catalog(locale=language)
            for (context, text), files in sorted(wanted.items(), key=str):
                known = old.get(text if isinstance(text, str) else text[0], context)
                locations = [(name, 0) for name in sorted(files)]
                new.add(text, known.string if known else None, locations=locations, context=context)
            write_catalogue(path, new)


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue with a header that says what a program must know and nothing about who wrote when."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        handle.write(_HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms).encode())
        write_po(handle, catalogue, width=110, include_lineno=False, omit_header=True)


def _sources(base: Path) -> Iterator[Path]:
    for folder in (*APPS, "templates"):
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".mjml"} and "migrations" not in path.parts:
                yield path


def _messages(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    for _line, function, text, _comments in extract_python(
        io.BytesIO(source.encode()), dict.fromkeys(_KEYWORDS), [], {}
    ):
        texts = [text] if isinstance(text, str) else [part for part in text or () if isinstance(part, str)]
        if not texts:
            continue
        context = texts.pop(0) if "pgettext" in str(function) else None
        yield context, (texts[0], texts[1]) if len(texts) > 1 else texts[0]


def _error_sentences(base: Path) -> list[tuple[Path, str]]:
    """Return the first line of the docstring of every class that derives from an error of ours."""
    classes: list[tuple[Path, ast.ClassDef]] = [
        (path, node)
        for path in _sources(base)
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    errors, size = set(_ERROR_BASES), 0
    while size != len(errors):
        size = len(errors)
        errors |= {
            node.name for _, node in classes if any(ast.unparse(name).split(".")[-1] in errors for name in node.bases)
        }
    return [
        (path, (ast.get_docstring(node) or "").partition("\n")[0])
        for path, node in classes
        if node.name in errors and ast.get_docstring(node)
    ]


if __name__ == "__main__":
    update(Path(__file__).resolve().parent.parent)
