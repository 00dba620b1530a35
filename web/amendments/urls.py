"""Addresses: changes on the way."""

from django.urls import URLPattern, path

from web.amendments import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/dieu-chinh/", views.change, name="change"),
]
