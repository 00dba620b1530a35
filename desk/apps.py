from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Bàn làm việc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk.sent_once import forget_old_forms
        from desk.sign_in_limit import forget_old_tries
        from workflow.registry import on_the_clock

        on_the_clock(forget_old_forms)
        on_the_clock(forget_old_tries)
