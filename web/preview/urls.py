"""Addresses: papers before a step is taken."""

from django.urls import URLPattern, path

from web.preview import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/xem-truoc/<slug:event>/", views.preview, name="preview"),
    path("ho-so/<str:code>/xem-truoc/<slug:event>/<str:kind>/", views.preview_file, name="preview-file"),
]
