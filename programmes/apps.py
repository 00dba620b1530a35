from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = "Chương trình và định mức"
    default_auto_field = "django.db.models.BigAutoField"
