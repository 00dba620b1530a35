"""The addresses of the pages people work on: each place tells its own (web/<place>/urls.py)."""

from django.urls import URLPattern, URLResolver, include, path

from web.shared.upload_limit import too_large

#: Requests come before the dossier: «ho-so/moi/» is no code of a dossier.
PLACES = (
    "inbox",
    "requests",
    "absences",
    "amendments",
    "blocked",
    "board",
    "councils",
    "deadlines",
    "delegations",
    "establishments",
    "evidence",
    "files",
    "handover",
    "helpers",
    "interests",
    "notices",
    "opinions",
    "orders",
    "paper_templates",
    "papers",
    "plans",
    "preview",
    "registers",
    "returns",
    "settlement",
    "sign_in",
    "signature_rules",
    "signing",
    "sittings",
    "steps",
    "verify",
    "voting_rules",
    "dossier",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("qua-nang/", too_large, name="too-large"),
    *(path("", include(f"web.{place}.urls")) for place in PLACES),
]
