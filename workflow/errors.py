"""Why an act is refused. Each kind is answered differently at the door, so each has its own name."""


class Refused(Exception):
    """An act that cannot be done; ``reasons`` are sentences in the user's language."""

    status = 409
    title = "Chưa thực hiện được"

    def __init__(self, *reasons: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(" ".join(reasons) or " ".join((fields or {}).values()))
        self.reasons = list(reasons)
        self.fields = fields or {}


class NotYours(Refused):
    """The person has no right to this step (HTTP 403)."""

    status = 403
    title = "Việc này không thuộc quyền của anh/chị"


class NotNow(Refused):
    """The dossier is not in a state, or not in a condition, where this step is possible (HTTP 409)."""

    status = 409


class Stale(Refused):
    """The page was drawn before somebody else changed the dossier, or the form was sent twice (HTTP 409)."""

    status = 409
    title = "Trang đã cũ"


class BadFacts(Refused):
    """What was typed does not hold; ``fields`` says which field and how to mend it (HTTP 422)."""

    status = 422
    title = "Thông tin chưa đúng"
