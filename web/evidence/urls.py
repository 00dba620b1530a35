"""Addresses: the evidence of a dossier."""

from django.urls import URLPattern, path

from web.evidence import views

urlpatterns: list[URLPattern] = [
    path("ho-so/<str:code>/chung-tu/", views.evidence, name="evidence"),
    path("ho-so/<str:code>/chung-tu/doc/", views.take, name="take-invoices"),
    path("ho-so/<str:code>/hoa-don/<int:no>/", views.invoice_file, name="invoice-file"),
    path("ho-so/<str:code>/hoa-don/<int:no>/anh-nho/", views.invoice_picture, name="invoice-picture"),
]
