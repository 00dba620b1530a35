"""Addresses: opening a dossier and writing its facts."""

from django.urls import URLPattern, path

from web.requests import views

urlpatterns: list[URLPattern] = [
    path("ho-so/moi/", views.new_dossier, name="new-dossier"),
    path("co-so/moi/", views.new_establishment, name="new-establishment"),
    path("ho-so/<str:code>/noi-dung/", views.write_request, name="write"),
    path("ho-so/<str:code>/hang-muc/", views.write_lines, name="write-lines"),
]
