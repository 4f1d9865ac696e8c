"""Addresses of a project that has the photo drive beside other things."""

from django.contrib import admin
from django.contrib.auth import views
from django.urls import include, path

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("admin/", admin.site.urls),
    path("", include("photodrive.urls")),
]
