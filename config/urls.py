"""The only place that joins the pages of all apps."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from desk.sign_in_forms import AdminSignInForm
from desk.style_page import style_urls

admin.site.login_form = AdminSignInForm

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("desk.urls")),
    path("quan-tri/", admin.site.urls),
]

handler400 = "desk.too_large.bad_request"

if settings.DEBUG:
    urlpatterns += style_urls
