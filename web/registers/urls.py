"""Addresses: registers of numbers."""

from django.urls import URLPattern, path

from web.registers import views

urlpatterns: list[URLPattern] = [
    path("so-van-ban/", views.register, name="register"),
    path("so-van-ban/xuat/", views.export, name="register-csv"),
    path("so-van-ban/<int:pk>/", views.entry, name="register-entry"),
]
