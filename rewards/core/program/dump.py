"""Write a programme as a file that reads back as itself."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

# A plain word for every reader of YAML, 1.1 or 1.2: what older ones take for a boolean is quoted.
OLD_BOOLEANS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ""}


def dump(document: dict[str, Any]) -> str:
    """Return the whole programme as YAML; read over the same programme it changes nothing.

    `program` and `tier_policy` stand one key a line, items one a line. Retired items are written too.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 1_000_000_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_block(document), out)
    return out.getvalue()


def _block(value: dict[str, Any]) -> CommentedMap:
    top = CommentedMap()
    for key, item in value.items():
        if isinstance(item, dict) and item:
            section = CommentedMap()
            for name, inner in item.items():
                section[name] = _flow(inner)
            top[key] = section
        elif isinstance(item, list) and item:
            rows = CommentedSeq([_flow(inner) for inner in item])
            rows.fa.set_block_style()
            top[key] = rows
        else:
            top[key] = _flow(item)
    return top


def _flow(value: Any) -> Any:
    if isinstance(value, dict):
        flow_map = CommentedMap({_key(key): _flow(item) for key, item in value.items()})
        flow_map.fa.set_flow_style()
        return flow_map
    if isinstance(value, list):
        flow_list = CommentedSeq([_flow(item) for item in value])
        flow_list.fa.set_flow_style()
        return flow_list
    if isinstance(value, str):
        return _text(value)
    return value


def _key(key: str) -> Any:
    """Return a key as written: the 3 of `nth_weekday: {3: sat}` stands bare."""
    return int(key) if key.isdecimal() and key.isascii() else key


def _text(text: str) -> str:
    word = text[:1].isalpha() and text.replace("-", "").replace("_", "").isalnum()
    return text if word and text.lower() not in OLD_BOOLEANS else DoubleQuotedScalarString(text)
