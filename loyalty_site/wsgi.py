"""The web application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from loyalty_site.environment import provide_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_site.settings")
provide_servers()

application = get_wsgi_application()
