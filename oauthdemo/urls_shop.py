"""Addresses of the shop's origin."""

from importlib.util import find_spec

from django.urls import include, path

from oauthdemo import views

handler404 = views.page_not_found

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
]
if find_spec("printshop.urls"):
    urlpatterns += [path("", include("printshop.urls"))]
