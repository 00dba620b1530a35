"""Addresses: opinions of other bodies."""

from django.urls import URLPattern, path

from web.opinions import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/y-kien/", views.opinions, name="opinions"),
    path("ho-so/<str:code>/y-kien/hoi/", views.ask_opinion, name="ask-opinion"),
    path("ho-so/<str:code>/y-kien/<int:pk>/", views.opinion, name="opinion"),
    path("ho-so/<str:code>/y-kien/<int:pk>/tep/", views.opinion_file, name="opinion-file"),
    path("ho-so/<str:code>/y-kien/<int:pk>/tep/anh-nho/", views.opinion_picture, name="opinion-picture"),
    path("ho-so/<str:code>/y-kien/lan/<int:no>/rut/", views.withdraw_opinion, name="withdraw-opinion"),
]
