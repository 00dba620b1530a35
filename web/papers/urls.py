"""Addresses: where a paper comes from, and its versions."""

from django.urls import URLPattern, path

from web.papers import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/van-ban/<uuid:pk>/du-kien/", views.trace, name="paper-trace"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/phien-ban/", views.versions, name="paper-versions"),
]
