"""Addresses: the public check."""

from django.urls import URLPattern, path

from web.verify import views

urlpatterns: list[URLPattern] = [
    path("kiem-tra/", views.ask, name="verify"),
    path("kiem-tra/<str:code>/", views.paper, name="verify-paper"),
]
