"""What the steps of amendments, extension and termination write. Importing them registers them."""

from amendments.handlers import ending, requests

__all__ = ["ending", "requests"]
