"""Addresses: the form of a step."""

from django.urls import URLPattern, path

from web.steps import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/buoc/<slug:event>/", views.step, name="step"),
]
