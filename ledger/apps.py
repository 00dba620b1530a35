from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Nhật ký và hộp thư đi"
    default_auto_field = "django.db.models.BigAutoField"
