from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "settlement"
    verbose_name = "Quyết toán"
    default_auto_field = "django.db.models.BigAutoField"
