"""The terms: each version shows by its digest that it is what was published."""

import orjson

from rewards.audit.difference import Difference, missing, same
from rewards.audit.purchases import moment
from rewards.audit.rows import Reader
from rewards.core.chain import terms_digest
from rewards.core.terms import Timeline, compile_terms

TABLE = "rewards_terms"
_QUERY = (
    "SELECT version, document, effective_at, published_at, published_by_id, reason, digest FROM rewards_terms"
    " ORDER BY version"
)


def checked_timeline(reader: Reader) -> Timeline | None:
    """Return all published terms, None where nothing was published. Raises Difference."""
    versions = []
    for number, (version, document, effective_at, published_at, user_id, reason, stored) in enumerate(
        reader.rows(_QUERY), start=1
    ):
        if int(version) != number:
            raise missing(TABLE, number)
        content, starts_at = orjson.loads(document), moment(effective_at)
        found = terms_digest(number, content, starts_at, moment(published_at), user_id, reason)  # type: ignore[arg-type]
        same(TABLE, number, "digest", stored, "\\x" + found.hex())
        try:
            versions.append((starts_at, compile_terms(content, number)))
        except Exception as error:
            raise Difference(TABLE, number, "document", "a programme", repr(error)) from error
    return Timeline(versions) if versions else None  # type: ignore[arg-type]
