"""Addresses: the finance reviewer."""

from django.urls import URLPattern, path

from web.settlement import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/quyet-toan/", views.cockpit, name="cockpit"),
    path("ho-so/<str:code>/quyet-toan/tinh/", views.recompute, name="recompute"),
]
