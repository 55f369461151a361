from django.urls import path

from loyalty_site.demo import views

app_name = "demo"
urlpatterns = [
    path("codes", views.codes, name="codes"),
    path("till", views.take_till, name="till"),
]
