"""Addresses: signatures."""

from django.urls import URLPattern, path

from web.signing import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/van-ban/<uuid:pk>/ky/", views.sign_paper, name="sign-paper"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/chu-ky/", views.signatures, name="signatures"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/ban-ky/", views.signed_copy, name="signed-copy"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/ban-ky/<int:no>/", views.signed_copy, name="signed-copy-no"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/nop-ban-ky/", views.hand_in_signed, name="hand-in-signed"),
]
