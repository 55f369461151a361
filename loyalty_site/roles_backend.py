"""Who somebody is says allauth; what they may do say their roles alone."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from members.models import User


class RolesBackend(AuthenticationBackend):
    """Allauth's way in, with permissions from groups alone: nobody holds one beside their role, and none is asked for."""

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()
