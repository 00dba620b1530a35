"""Addresses: the register of establishments."""

from django.urls import URLPattern, path

from web.establishments import views

urlpatterns: list[URLPattern] = [
    path("co-so/<int:pk>/", views.establishment, name="establishment"),
    path("co-so/<int:pk>/ghi/<slug:kind>/", views.record_fact, name="record-fact"),
    path("co-so/giay-to/<int:pk>/", views.fact_file, name="fact-file"),
    path("co-so/giay-to/<int:pk>/anh/", views.fact_picture, name="fact-picture"),
    path("co-so/dinh-chinh/<int:pk>/", views.correct_fact, name="correct-fact"),
]
