from django.urls import path

from members.views import profile, start

app_name = "members"
urlpatterns = [
    path("", start.index, name="start"),
    path("profile", profile.edit, name="profile"),
]
