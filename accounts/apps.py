from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Người dùng và tổ chức"
    default_auto_field = "django.db.models.BigAutoField"
