from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Kế hoạch năm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What this app knows of dossiers."""
        from plans import facts  # noqa: F401  (registers)
