"""Why a file is not taken."""


class UploadRefused(Exception):
    """A file that is not accepted: a code for tests and logs, a sentence for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
