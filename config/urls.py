"""The only place that joins the pages of all apps."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from accounts import admin_search
from web.sign_in.forms import AdminSignInForm
from web.style_guide.page import style_urls

admin.site.login_form = AdminSignInForm
admin_search.install()

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("operations.urls")),
    path("", include("web.urls")),
    # One page to change a password: the administration site's own knows no limit of wrong ones.
    path("quan-tri/password_change/", RedirectView.as_view(url="/doi-mat-khau/"), name="admin-password"),
    path("quan-tri/", admin.site.urls),
]

handler500 = "web.shared.busy.failed"
handler400 = "web.shared.upload_limit.bad_request"

if settings.DEBUG:
    urlpatterns += style_urls
