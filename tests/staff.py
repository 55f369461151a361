"""Somebody of the staff, signed in with a second factor."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from loyalty_site import staff_roles
from members.models import User


def staff(role: str) -> Client:
    """Return a browser in which somebody of this role has signed in; one person a role."""
    user = User.objects.filter(email=f"{role}@example.com").first()
    if user is None:
        user = User.objects.create_user(f"{role}@example.com", is_staff=True)
        user.groups.add(staff_roles.group(role))
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    return client
