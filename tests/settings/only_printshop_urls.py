"""The shop at the root of its host."""

from django.urls import include, path

handler404 = "printshop.web.shared.error_pages.page_not_found"
urlpatterns = [path("", include("printshop.urls"))]
