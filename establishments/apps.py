from django.apps import AppConfig


class EstablishmentsConfig(AppConfig):
    name = "establishments"
    verbose_name = "Cơ sở công nghiệp nông thôn"
    default_auto_field = "django.db.models.BigAutoField"
