"""Addresses: blocked work and its repair."""

from django.urls import URLPattern, path

from web.blocked import views

urlpatterns: list[URLPattern] = [
    path("viec-vuong/", views.queue, name="stuck"),
    path("viec-vuong/<slug:key>/", views.one, name="stuck-one"),
    path("viec-vuong/<slug:key>/<slug:way>/", views.mend_it, name="mend"),
]
