"""Addresses: handing over somebody's work."""

from django.urls import URLPattern, path

from web.handover import views

urlpatterns: list[URLPattern] = [
    path("ban-giao/", views.hand_over_work, name="hand-over"),
]
