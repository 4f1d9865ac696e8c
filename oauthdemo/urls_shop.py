"""Addresses of the shop's origin."""

from django.urls import include, path

from oauthdemo import views

handler400 = views.shop_bad_request
handler403 = views.shop_permission_denied
handler404 = views.page_not_found
handler500 = views.shop_server_error

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", include("printshop.urls")),
]
