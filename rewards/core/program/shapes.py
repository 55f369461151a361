"""The kinds of maps and lists in a programme: which keys, which are needed, which go together."""

from collections.abc import Mapping, Sequence
from typing import Any

from rewards.core.program.kinds import Kind, Text, refuse
from rewards.core.program.mistakes import Path, Report, nearest, show
from rewards.core.program.source import UNREADABLE

Fields = Mapping[str, Kind]


class Map:
    """A map with named fields; unknown ones are mistakes."""

    def __init__(self, fields: Fields, required: Sequence[str] = (), some: bool = False) -> None:
        self.fields, self.required, self.some = fields, required, some

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, dict):
            return refuse(report, path, "not_map", value=show(value))
        if self.some and not value:
            return refuse(report, path, "empty_map", keys=", ".join(self.fields))
        return self.read_fields(value, path, report, self.fields, self.required)

    def read_fields(
        self, value: dict[Any, Any], path: Path, report: Report, fields: Fields, required: Sequence[str]
    ) -> dict[str, Any]:
        kept = {}
        for key, item in value.items():
            if key not in fields:
                self.refuse_key(str(key), path, report, fields)
                continue
            read = read_value(fields[key], item, (*path, key), report)
            if read is not UNREADABLE:
                kept[key] = read
        for key in required:
            if key not in value:
                report.add(path, "missing", key=key)
        return kept

    def refuse_key(self, key: str, path: Path, report: Report, fields: Fields) -> None:
        guess = nearest(key, fields)
        report.add((*path, key), "unknown_key", key=show(key), guess=guess, keys=", ".join(fields))


class Variants(Map):
    """A map whose fields depend on one of them: a rule's on its `kind`."""

    def __init__(
        self,
        by: str,
        common: Fields,
        variants: Mapping[str, tuple[Fields, Sequence[str]]],
        required: Sequence[str],
    ) -> None:
        super().__init__(common, required)
        self.by, self.variants = by, variants

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, dict):
            return refuse(report, path, "not_map", value=show(value))
        chosen = value.get(self.by)
        if isinstance(chosen, str) and chosen in self.variants:
            fields, required = self.variants[chosen]
            return self.read_fields(value, path, report, {**self.fields, **fields}, [*self.required, *required])
        # Without a known kind nothing can be said of the fields that only some kinds have.
        everything = dict(self.fields)
        for fields, _ in self.variants.values():
            everything.update({key: Anything() for key in fields if key not in everything})
        return self.read_fields(value, path, report, everything, self.required)

    def refuse_key(self, key: str, path: Path, report: Report, fields: Fields) -> None:
        owners = [name for name, (own, _) in self.variants.items() if key in own]
        if owners:
            report.add((*path, key), "not_for_kind", key=key, kinds=", ".join(owners))
        else:
            super().refuse_key(key, path, report, fields)


class Alternatives:
    """A map that says one thing in one of several ways, each with keys of its own."""

    def __init__(self, *ways: Fields) -> None:
        self.ways = ways

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, dict):
            return refuse(report, path, "not_map", value=show(value))
        for fields in self.ways:
            if set(value) == set(fields):
                read = Map(fields, list(fields)).read(value, path, report)
                return read if len(read) == len(fields) else UNREADABLE
        known = {key: kind for fields in self.ways for key, kind in fields.items()}
        unknown = [key for key in value if key not in known]
        for key in unknown:
            report.add(
                (*path, key),
                "unknown_key",
                key=show(key),
                guess=nearest(str(key), known),
                keys=", ".join(known),
            )
        if not unknown:
            ways = " | ".join("{" + ", ".join(fields) + "}" for fields in self.ways)
            report.add(path, "one_way", value=show(sorted(value)), ways=ways)
        return UNREADABLE

    def way_of(self, keys: set[str]) -> Fields | None:
        """Return the fields of the way that these keys begin or complete, or None."""
        return next((fields for fields in self.ways if keys <= set(fields)), None)


class Never:
    """The word `never`, or something else."""

    def __init__(self, otherwise: Kind) -> None:
        self.otherwise = otherwise

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if value == "never":
            return value
        if not isinstance(value, dict):
            return refuse(report, path, "not_never", value=show(value))
        return self.otherwise.read(value, path, report)


class Listing:
    """A list of one kind. `each_once` refuses the same value twice, `some` an empty list."""

    def __init__(self, kind: Kind, some: bool = False, each_once: bool = True) -> None:
        self.kind, self.some, self.each_once = kind, some, each_once

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, list):
            return refuse(report, path, "not_list", value=show(value))
        if self.some and not value:
            return refuse(report, path, "empty_list")
        kept: list[Any] = []
        for index, item in enumerate(value):
            read = read_value(self.kind, item, (*path, index), report)
            if read is UNREADABLE:
                continue
            if self.each_once and not isinstance(read, dict) and read in kept:
                report.add((*path, index), "twice", value=show(read))
            else:
                kept.append(read)
        return kept


class Items(Listing):
    """A list of things with codes. What is unreadable keeps its place, so that paths stay true."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, list):
            return refuse(report, path, "not_list", value=show(value))
        return [read_value(self.kind, item, (*path, index), report) for index, item in enumerate(value)]


class Some:
    """One value or a list of them; the document keeps a list."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, list):
            return Listing(self.kind, some=True).read(value, path, report)
        read = read_value(self.kind, value, path, report)
        return read if read is UNREADABLE else [read]


class Texts:
    """A text in both languages, `{ja: …, en: …}`."""

    def __init__(self, longest: int = 200) -> None:
        self.map = Map({"ja": Text(longest), "en": Text(longest)}, ("ja", "en"))

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, dict):
            return refuse(report, path, "not_texts", value=show(value))
        return self.map.read(value, path, report)


class TextOrTexts:
    def __init__(self, longest: int = 200) -> None:
        self.longest = longest

    def read(self, value: Any, path: Path, report: Report) -> Any:
        kind: Kind = Texts(self.longest) if isinstance(value, dict) else Text(self.longest)
        return kind.read(value, path, report)


class Anything:
    def read(self, value: Any, path: Path, report: Report) -> Any:
        return value


def read_value(kind: Kind, value: Any, path: Path, report: Report) -> Any:
    """Read a value, or say that there is none; pass over one whose mistake is already known."""
    if value is UNREADABLE:
        return UNREADABLE
    if value is None:
        return refuse(report, path, "no_value")
    return kind.read(value, path, report)
