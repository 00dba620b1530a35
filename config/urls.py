"""The only place that joins the pages of all apps."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("quan-tri/", admin.site.urls),
]
