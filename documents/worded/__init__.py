"""Papers whose wording is a Word file: what such a file may hold, and how it is filled in. Knows no dossier.

docs/decisions/0009-word-templates.md says why docxtpl, and what is refused.
"""

from documents.worded.filling import About, fill, say
from documents.worded.findings import Finding, WordingRefused
from documents.worded.values import Block, Verbatim, view

__all__ = ["About", "Block", "Finding", "Verbatim", "WordingRefused", "fill", "say", "view"]
