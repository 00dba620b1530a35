"""Why there is no PDF, in a sentence for whoever looks at the paper. The Word file is there in either case."""


class PdfUnavailable(Exception):
    """This machine makes no PDF, now or at a second try: something has to be installed or set first."""


class ConversionFailed(Exception):
    """This conversion came to nothing; another try may succeed."""
