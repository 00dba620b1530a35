"""Which signers of invoices are believed: those whose certificate ends in an authority that this installation trusts.

The authorities are those of signed papers (``documents.signing.trust``, folder ``SIGNING_TRUST_DIR``).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Iterable

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError

from documents.signing.errors import SigningRefused
from documents.signing.loops import off_the_loop
from documents.signing.trust import Trust, configured
from settlement.einvoice.signature import Believes

logger = logging.getLogger(__name__)


def believed_here() -> Believes | None:
    """The judgement by the list of this installation; None where no list is loaded: then nobody is verified.

    Raises ``SigningRefused`` for a file of the list that is no certificate.
    """
    return believed_by(configured())


def list_is_loaded() -> bool:
    """Whether this installation has a list that can be read."""
    try:
        return bool(configured().roots)
    except SigningRefused:
        return False


def believed_by(trust: Trust) -> Believes | None:
    """The judgement by a list; None for an empty one."""
    if not trust.roots:
        return None
    return lambda certificate, others, at: chain_holds(certificate, others, trust, at)


def chain_holds(certificate: bytes, others: Iterable[bytes], trust: Trust, at: dt.datetime) -> bool:
    """Whether a chain leads from a certificate (DER) to a trusted root at a moment (with its zone).

    ``others``: further certificates that came with the signature. A certificate that is itself among the trusted ones
    needs no chain. One that a list in the trust folder names as revoked by then is not believed.
    """
    try:
        signer = x509.Certificate.load(certificate, strict=True)
        beside = [x509.Certificate.load(one, strict=True) for one in others]
        if trust.revoked(signer, at):
            return False
        if any(root.sha256 == signer.sha256 for root in trust.roots):
            return signer.not_valid_before <= at <= signer.not_valid_after
        off_the_loop(lambda: asyncio.run(_path(signer, beside, trust, at)))
    except (PathError, ValidationError) as why:
        logger.info("A signer of an invoice is not believed: %s", why)
        return False
    except (ValueError, TypeError) as why:  # asn1crypto reads lazily: a damaged certificate fails anywhere
        logger.info("A certificate of an invoice could not be read: %s", type(why).__name__)
        return False
    return True


async def _path(signer: x509.Certificate, beside: list[x509.Certificate], trust: Trust, at: dt.datetime) -> None:
    validator = CertificateValidator(signer, intermediate_certs=beside, validation_context=trust.context(at))
    # The path alone: what a seller's certificate may be used for differs from authority to authority.
    await validator.async_validate_path()
