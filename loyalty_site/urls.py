"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from loyalty_site import accounts, sign_in, staff_pages
from loyalty_site.views import health

admin.autodiscover()
admin.site.login = secure_admin_login(  # type: ignore[method-assign]
    staff_pages.second_factor_first(admin.site.login)
)
admin.site.has_permission = staff_pages.may_enter  # type: ignore[method-assign]

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("api/", include("loyalty_site.api")),
    path("accounts/join/", accounts.join, name="account_join"),
    path("accounts/confirm-email/", sign_in.confirm_email, name="account_email_verification_sent"),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("members.urls")),
    path("", include("rewards.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]
if settings.MODE == "demo":  # elsewhere these addresses do not exist
    urlpatterns.append(path("demo/", include("loyalty_site.demo.urls")))
