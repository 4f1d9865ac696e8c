"""Addresses of the shop's origin."""

from django.urls import include, path

from oauthdemo import views

handler404 = views.page_not_found

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", include("printshop.urls")),
]
