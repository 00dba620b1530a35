"""Addresses: who helps an establishment."""

from django.urls import URLPattern, path

from web.helpers import views

urlpatterns: list[URLPattern] = [
    path("nguoi-ho-tro/", views.helpers, name="helpers"),
    path("nguoi-ho-tro/<int:pk>/thoi/", views.end_helper, name="end-helper"),
    path("dat-mat-khau/<str:uidb64>/<str:token>/", views.FirstPassword.as_view(), name="first-password"),
]
