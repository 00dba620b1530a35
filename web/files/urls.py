"""Addresses: files and papers of a dossier."""

from django.urls import URLPattern, path

from web.files import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/tep/<int:pk>/", views.attachment, name="attachment"),
    path("ho-so/<str:code>/tep/<int:pk>/anh-nho/", views.attachment_picture, name="attachment-picture"),
    path("ho-so/<str:code>/tep/<int:pk>/ban-goc/", views.attachment_original, name="attachment-original"),
    path("ho-so/<str:code>/tep/<int:pk>/go/", views.take_off, name="take-off"),
    path("ho-so/<str:code>/tai-len/<slug:requirement>/", views.upload, name="upload"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/", views.paper, name="paper"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/pdf/", views.paper_pdf, name="paper-pdf"),
    path("ho-so/<str:code>/van-ban/pdf/", views.pdfs_again, name="pdfs-again"),
]
