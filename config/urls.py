"""The only place that joins the pages of all apps."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from desk.style_page import style_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("desk.urls")),
    path("quan-tri/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns += style_urls
