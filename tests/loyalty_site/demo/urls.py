"""The site's addresses with the demo's."""

from django.urls import include, path

from loyalty_site.urls import urlpatterns as site

urlpatterns = [*site, path("demo/", include("loyalty_site.demo.urls"))]
