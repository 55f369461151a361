"""Why the demo cannot be prepared."""


class DemoFault(Exception):
    """the demo cannot be prepared."""

    def __str__(self) -> str:
        return self.__doc__ or ""
