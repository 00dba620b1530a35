"""Addresses: the first page."""

from django.urls import URLPattern, path

from web.inbox import views

urlpatterns: list[URLPattern] = [
    path("", views.inbox, name="inbox"),
]
