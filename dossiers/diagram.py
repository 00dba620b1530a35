"""The lifecycle as data and as a picture, read from what is declared; there is no second list."""

from __future__ import annotations

from typing import Any

from dossiers.models import Dossier
from dossiers.states import PLACES, Stage, State
from workflow.steps import Step, steps_of


def as_json() -> dict[str, Any]:
    """States and transitions with everything that is said about them."""
    return {
        "initial": State.SURVEYED.value,
        "phases": [{"code": stage.value, "label_vi": stage.label} for stage in Stage],
        "states": [
            {
                "code": state.value,
                "label_vi": str(state.label),
                "label_en": PLACES[state].en,
                "labels": {
                    "internal": {"vi": str(state.label), "en": PLACES[state].en},
                    "public": {"vi": PLACES[state].public_vi, "en": PLACES[state].public_en},
                },
                "phase": str(PLACES[state].stage),
                "final": PLACES[state].final,
            }
            for state in State
        ],
        "transitions": [_transition(declared) for declared in steps_of(Dossier).values()],
    }


def _transition(declared: Step) -> dict[str, Any]:
    # A step that does not move the dossier leads back to where it began; one that resumes has several ends.
    targets = [str(target) for target in declared.targets or declared.sources]
    return {
        "name": declared.name,
        "sources": [str(source) for source in declared.sources],
        "target": str(targets[-1]),
        "targets": targets,
        "moves": not declared.stays,
        "roles": [str(role) for role in declared.roles],
        "roles_national": [str(role) for role in declared.national or declared.roles],
        "labels": {
            "internal": {"vi": declared.label.vi, "en": declared.label.en},
            "public": {"vi": declared.public.vi, "en": declared.public.en},
        },
        "conditions": [condition.__name__ for condition in declared.conditions],
        "deadline": {"working_days": declared.deadline.working_days, "source": declared.deadline.source}
        if declared.deadline
        else None,
        "legal_source": declared.source or (declared.deadline.source if declared.deadline else ""),
        "papers": list(declared.papers),
        "tells": [str(role) for role in declared.tells],
        "needs_reason": declared.needs_reason,
        "by_engine": declared.by_engine,
    }


def as_mermaid() -> str:
    """A state diagram that Markdown viewers draw; one box for each phase."""
    lines = ["stateDiagram-v2", "    [*] --> SURVEYED"]
    for stage in Stage:
        lines.append(f'    state "{stage.label}" as {stage.value} {{')
        lines.extend(f"        {state.value}: {state.label}" for state in State if PLACES[state].stage == stage)
        lines.append("    }")
    for declared in steps_of(Dossier).values():
        for source in declared.sources:
            lines.extend(f"    {source.value} --> {target!s}: {declared.label.vi}" for target in declared.targets)  # type: ignore[attr-defined]
    lines.extend(f"    {state.value} --> [*]" for state in State if PLACES[state].final)
    return "\n".join(lines) + "\n"
