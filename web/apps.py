from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
    #: The tables were made under this label, and are found by it.
    label = "desk"
    verbose_name = "Bàn làm việc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from web.access import checks  # noqa: F401  (registers what must be said before the program starts)
        from web.shared.idempotency import forget_old_forms
        from web.sign_in.limit import forget_old_tries
        from web.steps.registered import check_handlers
        from workflow.registry import on_the_clock

        check_handlers()

        on_the_clock(forget_old_forms)
        on_the_clock(forget_old_tries)
