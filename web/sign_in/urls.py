"""Addresses: signing in."""

from django.contrib.auth import views as auth
from django.urls import URLPattern, path

from web.sign_in import views

urlpatterns: list[URLPattern] = [
    path("dang-nhap/", views.SignIn.as_view(), name="login"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", views.ChangePassword.as_view(), name="password_change"),
]
