"""What is wrong with a site and how to mend it, in sentences for its administrator (``manage.py doctor``)."""

from operations.doctor import machine, people, record, services  # noqa: F401  (each adds its examinations)
from operations.doctor.examining import Ailment, examine

__all__ = ["Ailment", "examine"]
