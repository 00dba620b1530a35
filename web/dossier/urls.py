"""Addresses: the list of dossiers and the page of one."""

from django.urls import URLPattern, path

from web.dossier import views

urlpatterns: list[URLPattern] = [
    path("ho-so/", views.dossier_list, name="dossiers"),
    path("ho-so/<str:code>/", views.dossier_page, name="dossier"),
]
