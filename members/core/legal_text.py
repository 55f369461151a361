"""Legal texts: Markdown as staff write it, HTML as members read it."""

from markdown_it import MarkdownIt

# What a legal text needs and no more. HTML in the text is shown as it was typed, pictures are not known, and the
# parser takes no link to a script (javascript:, vbscript:, file:, data:), so that what comes out is safe in a page.
_READER = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "escape", "entity", "newline"])
# The page has the one heading of the first rank.
_RANKS = {"h1": "h2"}


def to_html(text: str) -> str:
    """Return a legal text as HTML: headings, paragraphs, lists, emphasis and links."""
    tokens = _READER.parse(text)
    for token in tokens:
        token.tag = _RANKS.get(token.tag, token.tag)
    html: str = _READER.renderer.render(tokens, _READER.options, {})
    return html


def filled(text: str, names: dict[str, str]) -> str:
    """Return a starting text with names in place of `{company}` and the like; other braces stay."""
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text
