"""Marketers' Liquid in a sandbox: the variables and filters that are documented, `if`, `unless` and `case`, and no more.

Nothing here loops, assigns, includes or reads a file, and a path must be a documented variable, word for word, which is
known before anything is filled in: so a text takes time in proportion to its length, and both are bounded. What a
variable says is escaped where it is put into HTML, and stripped of controls everywhere.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from html import escape
from typing import Any

from liquid import Environment, StrictUndefined
from liquid.ast import Node
from liquid.builtin import content, illegal, output
from liquid.builtin.expressions import Path, PositionalArgument
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.tags import case_tag, if_tag, unless_tag
from liquid.context import RenderContext
from liquid.exceptions import LiquidError, UndefinedError, UnknownFilterError
from liquid.stringify import to_liquid_string

from campaigns.core.content import Mistake
from campaigns.messages.variables import FILTERS, NAMES

DEPTH_MAX = 4
PIECES_MAX = 100  # tags and variables of one text
OUTPUT_MAX = 300_000  # characters of one filled text
NUMBER_MAX = 10**12
TAGS = ("if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase")

_TAG = re.compile(r"\{%-?\s*(\S*?)\s*(?:-?%\}|\s)")
PIECE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
# Controls, line and paragraph ends of Unicode, and what turns a text's direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


class Unfilled(Exception):
    """A text cannot be filled in for one member: `error` says why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Figure(int):
    """A number that is compared as one and reads as it is written in a language: 1,980, 5月."""

    said: str

    def __new__(cls, value: int, said: str = "") -> "Figure":
        found = super().__new__(cls, value)
        found.said = said or f"{value:,}"
        return found

    def __str__(self) -> str:
        return self.said


def neutral(text: str) -> str:
    """Return a text on one line, without signs that cannot be seen: nothing in it begins a header of a mail."""
    return _UNSEEN.sub(" ", text)


class _PlainNode(output.OutputNode):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: Any) -> int:
        return int(buffer.write(neutral(to_liquid_string(self.expression.evaluate(context), False))))


class _HtmlNode(output.OutputNode):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: Any) -> int:
        return int(buffer.write(escape(neutral(to_liquid_string(self.expression.evaluate(context), False)))))


class _PlainOutput(output.Output):
    node_class = _PlainNode


class _HtmlOutput(output.Output):
    node_class = _HtmlNode


class _Sandbox(Environment):
    block_nesting_limit = DEPTH_MAX
    context_depth_limit = DEPTH_MAX
    loop_iteration_limit = 1
    local_namespace_limit = 1
    output_tag: type[output.Output] = _PlainOutput

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        known = (
            content.Literal,
            illegal.Illegal,
            self.output_tag,
            if_tag.IfTag,
            unless_tag.UnlessTag,
            case_tag.CaseTag,
        )
        for tag in known:
            self.add_tag(tag)
        for name, filter_ in _FILTERS.items():
            self.add_filter(name, filter_)


class _HtmlSandbox(_Sandbox):
    output_tag = _HtmlOutput


def _default(value: Any, other: Any = "") -> Any:
    return other if value is None or value is False or value == "" else value


def _truncate(value: Any, most: Any = 50) -> str:
    text, length = to_liquid_string(value, False), max(1, _number(most))
    return text if len(text) <= length else text[: length - 1] + "…"


def _number(value: Any) -> int:
    if isinstance(value, int) and abs(value) <= NUMBER_MAX:
        return int(value)
    raise LiquidError("not a number", token=None)


_FILTERS: Mapping[str, Any] = {
    "default": _default,
    "upcase": lambda value: to_liquid_string(value, False).upper(),
    "downcase": lambda value: to_liquid_string(value, False).lower(),
    "truncate": _truncate,
    "plus": lambda value, other: Figure(_number(value) + _number(other)),
    "minus": lambda value, other: Figure(_number(value) - _number(other)),
}
_ARGUMENTS = {
    "default": (1, 1),
    "upcase": (0, 0),
    "downcase": (0, 0),
    "truncate": (1, 1),
    "plus": (1, 1),
    "minus": (1, 1),
}
assert _FILTERS.keys() == {filter_.name for filter_ in FILTERS}
_plain = _Sandbox(undefined=StrictUndefined)
_html = _HtmlSandbox(undefined=StrictUndefined)


class Template:
    """A text that was parsed once, to be filled in for many."""

    def __init__(self, source: str, *, is_html: bool = False) -> None:
        self.is_fixed = "{{" not in source and "{%" not in source
        self.source = source
        self.parsed = None if self.is_fixed else (_html if is_html else _plain).from_string(source)

    def fill(self, values: Mapping[str, Any]) -> str:
        """Return the text for one member. Raises Unfilled."""
        if self.parsed is None:
            return self.source
        try:
            found = self.parsed.render(values)
        except UndefinedError as error:
            raise Unfilled(f"undefined: {error.message}"[:200]) from error
        except (LiquidError, RecursionError, TypeError, ValueError, ArithmeticError) as error:
            raise Unfilled(type(error).__name__) from error
        if len(found) > OUTPUT_MAX:  # nothing loops: it is as long as what is filled in, and no longer
            raise Unfilled("too long")
        return found


def mistakes(text: str, place: str, *, but: Collection[str] = ()) -> list[Mistake]:
    """Return what is wrong with the Liquid of a text; the variables `but` are not to be had in it."""
    if "{{" not in text and "{%" not in text:
        return []
    if len(PIECE.findall(text)) > PIECES_MAX or text.count("{") > 4 * PIECES_MAX:
        return [Mistake(place, "pieces", {"most": PIECES_MAX})]
    wrong = [name for name in _TAG.findall(text) if name not in TAGS]
    if wrong:
        return [Mistake(place, "tag", {"name": wrong[0][:40]})]
    try:
        parsed = _plain.from_string(text)
        nodes = [node for top in parsed.nodes for node in _nodes(top, RenderContext(parsed))]
        expressions = [each for node in nodes for top in node.expressions() for each in _expressions(top)]
    except UnknownFilterError as error:
        return [Mistake(place, "filter", {"name": str(error.message)[:60]})]
    except (LiquidError, RecursionError) as error:
        return [Mistake(place, "syntax", {"told": str(getattr(error, "message", ""))[:100]})]
    return _unknown(expressions, place, but)


def _unknown(expressions: list[Any], place: str, but: Collection[str]) -> list[Mistake]:
    found = []
    for each in expressions:
        if isinstance(each, RangeLiteral):
            found.append(Mistake(place, "syntax", {"told": "(1..9)"}))
        elif isinstance(each, Path):
            name = ".".join(map(str, each.path)) if all(isinstance(step, str) for step in each.path) else str(each)
            if name not in NAMES or len(each.path) != name.count(".") + 1:
                found.append(Mistake(place, "variable", {"name": name[:60]}))
            elif name in but:
                found.append(Mistake(place, f"no_{name.partition('.')[0]}", {"name": name}))
        for filter_ in getattr(each, "filters", None) or ():
            if filter_.name not in _FILTERS or not _takes(filter_):
                found.append(Mistake(place, "filter", {"name": filter_.name[:40]}))
    return found


def _takes(filter_: Any) -> bool:
    """Tell whether a filter is given what it takes: no more, no less, and nothing by a name."""
    least, most = _ARGUMENTS[filter_.name]
    return least <= len(filter_.args) <= most and all(isinstance(each, PositionalArgument) for each in filter_.args)


def _nodes(node: Node, context: RenderContext) -> Iterator[Node]:
    yield node
    for child in node.children(context):
        yield from _nodes(child, context)


def _expressions(expression: Any) -> Iterator[Any]:
    yield expression
    for child in expression.children():
        yield from _expressions(child)
