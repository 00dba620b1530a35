"""The addresses of the pages people work on."""

from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, path

from desk.views import accounts, cockpit, dossiers, evidence, files, inbox, notices, orders, signing_in, steps, writing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("dang-nhap/", signing_in.SignIn.as_view(), name="login"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", auth.PasswordChangeView.as_view(success_url="/"), name="password_change"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/doc-het/", notices.read_all, name="read-all"),
    path("thong-bao/<int:pk>/", notices.read_notice, name="notice"),
    path("ho-so/", dossiers.dossier_list, name="dossiers"),
    path("ho-so/moi/", writing.new_dossier, name="new-dossier"),
    path("co-so/moi/", writing.new_establishment, name="new-establishment"),
    path("co-so/<int:pk>/tai-khoan/", accounts.account, name="account"),
    path("lenh-chi/", orders.orders, name="orders"),
    path("lenh-chi/lap/", orders.prepare, name="prepare-batch"),
    path("lenh-chi/tra-loi/", orders.take_answer, name="take-answer"),
    path("lenh-chi/tra-loi/ghi/", orders.record_answer, name="record-answer"),
    path("lenh-chi/ho-so/<str:code>/", orders.answer_dossier, name="answer-dossier"),
    path("lenh-chi/<int:year>/<int:no>/", orders.batch, name="batch"),
    path("lenh-chi/<int:year>/<int:no>/<slug:kind>/", orders.batch_file, name="batch-file"),
    path("ho-so/<str:code>/", dossiers.dossier_page, name="dossier"),
    path("ho-so/<str:code>/noi-dung/", writing.write_request, name="write"),
    path("ho-so/<str:code>/hang-muc/", writing.write_lines, name="write-lines"),
    path("ho-so/<str:code>/buoc/<slug:event>/", steps.step, name="step"),
    path("ho-so/<str:code>/chung-tu/", evidence.evidence, name="evidence"),
    path("ho-so/<str:code>/chung-tu/doc/", evidence.take, name="take-invoices"),
    path("ho-so/<str:code>/quyet-toan/", cockpit.cockpit, name="cockpit"),
    path("ho-so/<str:code>/quyet-toan/tinh/", cockpit.recompute, name="recompute"),
    path("ho-so/<str:code>/hoa-don/<int:no>/", evidence.invoice_file, name="invoice-file"),
    path("ho-so/<str:code>/tep/<int:pk>/", files.attachment, name="attachment"),
    path("ho-so/<str:code>/tep/<int:pk>/go/", files.take_off, name="take-off"),
    path("ho-so/<str:code>/tai-len/<slug:requirement>/", files.upload, name="upload"),
    path("ho-so/<str:code>/van-ban/<uuid:pk>/", files.paper, name="paper"),
]
