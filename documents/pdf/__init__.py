"""Word papers as PDF, made by LibreOffice: ``convert(docx, when=day)``. Knows bytes, no paper and no dossier.

A running server (``manage.py pdf_server``) is asked first, a LibreOffice of its own is started otherwise; what comes
back is looked at, then written anew so that the same Word bytes give the same PDF bytes. docs/papers.md says why.
"""

from documents.pdf.converting import Converted, convert
from documents.pdf.errors import ConversionFailed, PdfUnavailable

__all__ = ["ConversionFailed", "Converted", "PdfUnavailable", "convert"]
