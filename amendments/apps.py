from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    name = "amendments"
    verbose_name = "Điều chỉnh trong thực hiện"

    def ready(self) -> None:
        from amendments import handlers  # noqa: F401  (register what the steps write)
