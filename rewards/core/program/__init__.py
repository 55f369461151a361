"""A programme as a file: read it, check it, compare it, write it back.

The law is the documentation of programme files; the shape of a document is `schema`, how a file combines with
the programme in force is `merge`, and every sentence about a mistake or a change is in `sentences`.
"""

from rewards.core.program.changes import Change, changes
from rewards.core.program.defaults import DEFAULTS
from rewards.core.program.dump import dump
from rewards.core.program.mistakes import Mistake
from rewards.core.program.reading import Reading, check, read

__all__ = ["DEFAULTS", "Change", "Mistake", "Reading", "changes", "check", "dump", "read"]
