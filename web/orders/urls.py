"""Addresses: payment orders of the Treasury."""

from django.urls import URLPattern, path

from web.orders import accounts, views

urlpatterns: list[URLPattern] = [
    path("co-so/<int:pk>/tai-khoan/", accounts.account, name="account"),
    path("co-so/<int:pk>/tai-khoan/xac-nhan/", accounts.decide_account, name="decide-account"),
    path("co-so/tai-khoan/giay-to/<int:pk>/", accounts.account_file, name="account-file"),
    path("co-so/tai-khoan/giay-to/<int:pk>/anh/", accounts.account_picture, name="account-picture"),
    path("lenh-chi/", views.orders, name="orders"),
    path("lenh-chi/lap/", views.prepare, name="prepare-batch"),
    path("lenh-chi/tra-loi/", views.take_answer, name="take-answer"),
    path("lenh-chi/tra-loi/ghi/", views.record_answer, name="record-answer"),
    path("lenh-chi/ho-so/<str:code>/", views.answer_dossier, name="answer-dossier"),
    path("lenh-chi/<int:year>/<int:no>/", views.batch, name="batch"),
    path("lenh-chi/<int:year>/<int:no>/<slug:kind>/", views.batch_file, name="batch-file"),
]
