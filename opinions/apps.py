from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "opinions"
    verbose_name = "Ý kiến của cơ quan khác"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from opinions import gate

        gate.register()
