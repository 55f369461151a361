"""The site with the tests' own calls, for gunicorn."""

from django.conf import settings

from loyalty_site.wsgi import application

settings.ROOT_URLCONF = "tests.members.api.urls"

__all__ = ["application"]
