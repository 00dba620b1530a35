"""Addresses: yearly plans."""

from django.urls import URLPattern, path

from web.plans import views

urlpatterns: list[URLPattern] = [
    path("ke-hoach/", views.plans, name="plans"),
    path("ke-hoach/<uuid:pk>/", views.plan, name="plan"),
]
