"""Addresses: which papers must be signed."""

from django.urls import URLPattern, path

from web.signature_rules import views

urlpatterns: list[URLPattern] = [
    path("quy-dinh-ky/", views.signature_rules, name="signature-rules"),
]
