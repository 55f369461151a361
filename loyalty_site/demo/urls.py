from django.urls import path

from loyalty_site.demo import views

app_name = "demo"
urlpatterns = [
    path("codes", views.codes, name="codes"),
    path("mailbox", views.mailbox, name="mailbox"),
    path("mailbox/<str:name>", views.mail, name="mail"),
    path("till", views.take_till, name="till"),
]
