"""Addresses: deputies."""

from django.urls import URLPattern, path

from web.delegations import views

urlpatterns: list[URLPattern] = [
    path("uy-quyen/", views.delegations, name="delegations"),
    path("uy-quyen/<int:pk>/thoi/", views.end, name="end-delegation"),
]
