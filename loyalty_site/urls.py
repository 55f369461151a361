"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from loyalty_site import accounts, sign_in, staff_pages
from loyalty_site.lib.staff_access import may_enter
from loyalty_site.views import health, join, phone, shell, staff_audit, staff_health, staff_start, style

admin.autodiscover()
# They show secrets and whose account is whose, and change what belongs to a person without a trace.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])
admin.site.login = secure_admin_login(  # type: ignore[method-assign]
    staff_pages.second_factor_first(admin.site.login)
)
admin.site.has_permission = may_enter  # type: ignore[method-assign]

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("health/work", health.work, name="health-work"),
    re_path(r"^style/site\.[0-9a-f]{12}\.css$", style.show, name="style"),
    path("service-worker.js", shell.worker, name="shell-worker"),
    path("manifest/<slug:language>.webmanifest", shell.manifest, name="shell-manifest"),
    path("offline/<slug:language>", shell.offline, name="shell-offline"),
    path("join", join.start, name="join-start"),
    path("join/line", join.line, name="join-line"),
    path("join/phone", join.phone, name="join-phone"),
    path("join/email", join.email, name="join-email"),
    path("join/code", join.code, name="join-code"),
    path("join/again", join.again, name="join-again"),
    path("join/later", join.later, name="join-later"),
    path("profile/phone", phone.change, name="phone-change"),
    path("profile/phone/code", phone.code, name="phone-code"),
    path("api/", include("loyalty_site.api")),
    path("accounts/join/", accounts.join, name="account_join"),
    path("accounts/signup/", accounts.sign_up, name="account_signup"),
    path("accounts/confirm-email/", sign_in.confirm_email, name="account_email_verification_sent"),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("members.urls")),
    path("", include("rewards.urls")),
    path("", include("campaigns.views.urls")),
    path("hooks/", include("campaigns.webhooks.urls")),
    path("staff/", staff_start.show, name="staff-start"),
    path("staff/health/", staff_health.show, name="staff-health"),
    path("staff/audit/", staff_audit.index, name="staff-audit"),
    path("staff/", include("members.staff.urls")),
    path("staff/", include("rewards.staff.urls")),
    path("staff/", include("campaigns.staff.urls")),
    path("staff/records/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("staff/records/", admin.site.urls),
]
if settings.MODE == "demo":  # elsewhere these addresses do not exist
    urlpatterns.append(path("demo/", include("loyalty_site.demo.urls")))
