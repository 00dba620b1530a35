"""The stretch of a file that no signature covers: the one that holds the signature itself.

Neither pyHanko nor pdfsig minds what stands there beside the signature: the zeros that fill it up, lengths, versions,
algorithms said twice, the issuer's name in other letters. A byte changed there changes no meaning, and yet the file is
not the one that was signed. So each of them is held to what it must be.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, core
from pyhanko.sign.validation import EmbeddedPdfSignature


def is_clean(data: bytes, signature: EmbeddedPdfSignature, *, filler: bool = False) -> bool:
    """Whether the gap in a byte range holds the signature, zeros, and nothing else. May raise ValueError.

    ``filler``: anything may stand behind the signature: NSS puts random bytes there, and nobody reads them.
    """
    _, end, start, _ = (int(number) for number in signature.byte_range)
    gap = data[end:start]
    digits = gap[1:-1]
    if gap[:1] + gap[-1:] != b"<>" or digits not in (digits.lower(), digits.upper()):
        return False
    content = bytes.fromhex(digits.decode("ascii"))
    envelope = cms.ContentInfo.load(content)
    behind = content[len(envelope.dump()) :]
    return (filler or not behind.strip(b"\0")) and _agrees(envelope, signature)


def _agrees(envelope: cms.ContentInfo, signature: EmbeddedPdfSignature) -> bool:
    signed: cms.SignedData = envelope["content"]
    (signer,) = signed["signer_infos"]
    certificate = signature.signer_cert
    by_name = signer["sid"].name == "issuer_and_serial_number"
    version = "v1" if by_name else "v3"
    if by_name:
        who = signer["sid"].chosen
        if who["issuer"].dump() != certificate.issuer.dump():
            return False
    algorithms = [*signed["digest_algorithms"], signer["digest_algorithm"]]
    return (
        signed["version"].native == signer["version"].native == version
        and len(algorithms) == 2
        and len({one["algorithm"].native for one in algorithms}) == 1
        and all(isinstance(one["parameters"], (core.Null, core.Void)) for one in algorithms)
        and signed["encap_content_info"]["content_type"].native == "data"
        and all(
            _whole(one)
            for one in (
                envelope,
                signed,
                signed["digest_algorithms"],
                signed["encap_content_info"],
                signed["signer_infos"],
                signer,
                *algorithms,
            )
        )
    )


def _whole(value: Any) -> bool:
    """Whether a sequence or set holds its parts and no byte more; of indefinite length, none is counted."""
    if getattr(value, "method", 1) == 0 or getattr(value, "_indefinite", False):
        return True
    return bytes(value.contents) == b"".join(value[place].dump() for place in range(len(value)))
