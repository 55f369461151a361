"""The site's settings with django-post_office beside it: what deliveries are measured against."""

from loyalty_site.settings import *  # noqa: F403
from loyalty_site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
POST_OFFICE = {
    "BACKENDS": {"default": "tests.bench.post_office.SigningBackend"},
    "THREADS_PER_PROCESS": 8,
    "BATCH_SIZE": 1000,
}
EMAIL_USE_TLS = EMAIL_USE_SSL = False
EMAIL_HOST_USER = EMAIL_HOST_PASSWORD = ""
