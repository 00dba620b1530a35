"""Addresses: a member's side of a council."""

from django.urls import URLPattern, path

from web.board import views

urlpatterns: list[URLPattern] = [
    path("hoi-dong/", views.board, name="board"),
    path("hoi-dong/khai/", views.declare_many, name="declare-many"),
    path("hoi-dong/khai/<str:code>/", views.declare, name="declare"),
    path("hoi-dong/phieu/<str:code>/", views.ballot, name="ballot"),
]
