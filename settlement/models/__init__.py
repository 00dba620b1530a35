"""Evidence, settlement, advance, payments, recovery: the rows behind the money columns of a dossier."""

from settlement.models.evidence import EarlierNamed, Invoice, InvoiceLine, PlacedAmount
from settlement.models.money import Advance, Payment, PaymentBatch, Recovery, RecoveryInstalment
from settlement.models.overrides import SupportOverride
from settlement.models.reckoning import Settlement

__all__ = [
    "Advance",
    "EarlierNamed",
    "Invoice",
    "InvoiceLine",
    "Payment",
    "PaymentBatch",
    "PlacedAmount",
    "Recovery",
    "RecoveryInstalment",
    "Settlement",
    "SupportOverride",
]
