"""Addresses: who is away."""

from django.urls import URLPattern, path

from web.absences import views

urlpatterns: list[URLPattern] = [
    path("vang-mat/", views.absences, name="absences"),
    path("vang-mat/<int:pk>/thoi/", views.end, name="end-absence"),
]
