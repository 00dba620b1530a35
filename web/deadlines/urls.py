"""Addresses: deadlines by body."""

from django.urls import URLPattern, path

from web.deadlines import views

urlpatterns: list[URLPattern] = [
    path("thoi-han/", views.deadlines, name="deadlines"),
]
