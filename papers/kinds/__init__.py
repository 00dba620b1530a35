"""The kinds of paper, one module each: a module here is a kind, and says everything about it in its ``KIND``."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from papers.kind import PaperKind


def _found() -> dict[str, PaperKind]:
    modules = [import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
    kinds = sorted((module.KIND for module in modules), key=lambda kind: kind.place)
    return {kind.code: kind for kind in kinds}


#: Every kind of paper by its code, in the order of a dossier's life.
KINDS: dict[str, PaperKind] = _found()
