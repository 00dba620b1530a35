"""Addresses: paper templates."""

from django.urls import URLPattern, path

from web.paper_templates import views

urlpatterns: list[URLPattern] = [
    path("mau-van-ban/", views.templates, name="templates"),
    path("mau-van-ban/phien-ban/<uuid:pk>/", views.template_version, name="template-version"),
    path("mau-van-ban/phien-ban/<uuid:pk>/tep/", views.template_file, name="template-file"),
    path("mau-van-ban/phien-ban/<uuid:pk>/ap-dung/", views.template_activate, name="template-activate"),
    path("mau-van-ban/phien-ban/<uuid:pk>/khong-nhan/", views.template_refuse, name="template-refuse"),
    path("mau-van-ban/phien-ban/<uuid:pk>/thoi/", views.template_retire, name="template-retire"),
    path("mau-van-ban/phien-ban/<uuid:pk>/thu/<slug:trial>.<str:form>", views.template_trial, name="template-trial"),
    path("mau-van-ban/<str:code>/", views.kind_templates, name="template-kind"),
    path("mau-van-ban/<str:code>/truong/", views.template_fields, name="template-fields"),
    path("mau-van-ban/<str:code>/mau-bat-dau/", views.template_starter, name="template-starter"),
]
