"""The base of every domain error: a class whose docstring is the sentence that a person reads."""

from typing import Any, ClassVar

from django.utils.translation import gettext


class DomainError(Exception):
    """The request cannot be carried out."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    field: str | None = None

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        """Remember the field at fault, if there is one, and the values that the sentence names.

        A placeholder is written `%(name)s` in the docstring and given here by its name.
        """
        if field is not None:
            self.field = field
        self.params = params
        super().__init__(self.code)

    @property
    def message(self) -> str:
        """Return the docstring's first line in the language in force, its placeholders filled in."""
        sentence = gettext((type(self).__doc__ or "").strip().partition("\n")[0])
        return sentence % self.params if self.params else sentence

    def __str__(self) -> str:
        return self.message


class FileError(DomainError):
    """This file cannot be taken."""

    # What a command says of a file, or a reject file of a line; no call of the API answers it, so that a code may
    # stand here and there for the same thing.
    code = "file_refused"
    status = 422
