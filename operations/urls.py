"""Addresses for machines, outside the pages."""

from django.urls import path

from operations import views

urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
