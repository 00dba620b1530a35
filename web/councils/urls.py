"""Addresses: setting up councils and scoring forms."""

from django.urls import URLPattern, path

from web.councils import views

urlpatterns: list[URLPattern] = [
    path("hoi-dong/lap/", views.councils, name="councils"),
    path("hoi-dong/lap/<int:pk>/", views.council, name="council"),
    path("hoi-dong/phieu-cham/", views.sheets, name="sheets"),
    path("hoi-dong/phieu-cham/<int:pk>/", views.sheet, name="sheet"),
    path("hoi-dong/phieu-cham/<int:pk>/phien-ban/", views.version, name="sheet-version"),
]
