from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Hồ sơ đề án"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each module registers its fact writers, or what it tells.
        from dossiers import handlers, register_lines, standing  # noqa: F401
        from dossiers.facts import amended, on_the_way, own  # noqa: F401  (each registers what this app knows)
        from dossiers.flows import PHASES
        from dossiers.paperwork import order_papers
        from dossiers.returns.raising import settle_answered
        from dossiers.signatures import gate as signatures
        from workflow.registry import Follows, after_each_step, opens

        after_each_step(order_papers, Follows.PAPERS)
        after_each_step(settle_answered, Follows.POINTS)
        signatures.register()

        for state, flow in PHASES.items():
            opens(state, flow)
