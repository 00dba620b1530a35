from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "Thẩm định"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles import Role
        from appraisal import facts, handlers  # noqa: F401  (register what the app knows and writes)
        from appraisal.conflicts import interests_among
        from appraisal.flows import AppraisalFlow
        from appraisal.interests import kept_from, kept_out, kept_out_among, papers_of_a_member
        from dossiers.querysets import hides, reads
        from workflow.registry import bars, interests, opens

        opens("APPRAISING", AppraisalFlow)
        reads(Role.COUNCIL, papers_of_a_member)
        hides(kept_from)
        interests(interests_among)
        bars(kept_out, among=kept_out_among)
