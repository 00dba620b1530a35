"""Addresses: points of returns."""

from django.urls import URLPattern, path

from web.returns import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/diem/<int:pk>/", views.answer, name="answer-point"),
]
