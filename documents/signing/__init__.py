"""Signatures of papers: keys, signing, checking, what was signed elsewhere. Knows papers and people, no dossier.

Pages and other apps ask where a paper stands by ``state_of`` and ``states_of``; the answer names nobody.
"""

from documents.signing.state import SignatureState, state_of, states_of

__all__ = ["SignatureState", "state_of", "states_of"]
