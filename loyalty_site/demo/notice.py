"""What every page of the demo says about itself."""

from django.http import HttpRequest


def is_demo(request: HttpRequest) -> dict[str, bool]:
    """Tell templates that they are pages of the demo; installed in the demo alone."""
    return {"is_demo": True}
