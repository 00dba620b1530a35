"""Addresses: notices."""

from django.urls import URLPattern, path

from web.notices import views

urlpatterns: list[URLPattern] = [
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/doc-het/", views.read_all, name="read-all"),
    path("thong-bao/<int:pk>/", views.read_notice, name="notice"),
]
