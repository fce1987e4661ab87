"""What a call is answered that cannot be done; one shape for all of them. Pure."""


class Refused(Exception):
    """`status`: of HTTP. The message is English: whoever reads it writes programs against an English standard."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}

    @property
    def body(self) -> dict:
        return {"code": self.status, "type": "error", "message": self.message}


def bad_request(message: str) -> Refused:
    return Refused(400, message)


def not_found(message: str = "Nothing is kept at this address.") -> Refused:
    return Refused(404, message)


def not_here(message: str) -> Refused:
    """Part of the standard, and not of this service."""
    return Refused(501, message)
