from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "Thẩm định"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from appraisal import facts, handlers  # noqa: F401  (register what the app knows and writes)
        from appraisal.flows import AppraisalFlow
        from workflow.registry import opens

        opens("APPRAISING", AppraisalFlow)
