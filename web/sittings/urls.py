"""Addresses: sittings of a council."""

from django.urls import URLPattern, path

from web.sittings import views

urlpatterns: list[URLPattern] = [
    path("hoi-dong/hop/<int:pk>/", views.sitting, name="sitting"),
    path("hoi-dong/hop/<int:pk>/diem-danh/", views.roll_call, name="roll-call"),
    path("hoi-dong/hop/<int:pk>/khai-mac/", views.begin, name="begin-sitting"),
    path("hoi-dong/hop/<int:pk>/be-mac/", views.end, name="end-sitting"),
    path("hoi-dong/hop/<int:pk>/<str:code>/<slug:event>/", views.act_of_the_chair, name="chair"),
]
