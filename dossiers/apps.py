from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Hồ sơ đề án"
    default_auto_field = "django.db.models.BigAutoField"
