"""Addresses: conflicts of interest."""

from django.urls import URLPattern, path

from web.interests import views

urlpatterns: list[URLPattern] = [
    path("loi-ich/", views.interests, name="interests"),
    path("loi-ich/<int:pk>/het/", views.end, name="end-interest"),
]
