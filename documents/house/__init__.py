"""The house style: administrative papers of the Vietnamese State, drawn with python-docx.

``Paper`` draws; what a paper says is the business of whoever draws it. docs/papers.md tells how.
"""

from documents.house.authority import heads_a_unit, heads_the_body, post_alone, signing_lines
from documents.house.elements import Run, Text, strong
from documents.house.ends import Signature
from documents.house.head import number_line, place_and_date
from documents.house.paper import ROMAN, Paper, attached_to
from documents.house.tables import Cell, Column, Row, number_column

__all__ = [
    "ROMAN",
    "Cell",
    "Column",
    "Paper",
    "Row",
    "Run",
    "Signature",
    "Text",
    "attached_to",
    "heads_a_unit",
    "heads_the_body",
    "number_column",
    "number_line",
    "place_and_date",
    "post_alone",
    "signing_lines",
    "strong",
]
