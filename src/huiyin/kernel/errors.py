"""Typed errors that cross packages. Each says what happened and what to try, and knows its HTTP status."""

import math


class HuiyinError(Exception):
    """Base of all errors meant for a person. `code` is stable and translatable, `params` fill its sentence."""

    status = 400
    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.params = params

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(HuiyinError):
    """Something that was given is missing or wrong. `field` names it."""

    code = "invalid"

    def __init__(self, message: str, *, field: str = "", code: str | None = None, **params: object) -> None:
        super().__init__(message, code=code, **params)
        self.field = field


class NotFound(HuiyinError):
    """Not there, or not yours: the answer is the same on purpose."""

    status = 404
    code = "not_found"


class Forbidden(HuiyinError):
    """You may see it, but this is not yours to do."""

    status = 403
    code = "forbidden"


class Conflict(HuiyinError):
    """Somebody else was first, or the matter has moved on. Says what happened meanwhile."""

    status = 409
    code = "conflict"


class TooMany(HuiyinError):
    """Too often in too short a time. `retry_after` says in how many seconds it may be tried again."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, *, retry_after: float, code: str | None = None, **params: object) -> None:
        self.retry_after = max(1, math.ceil(retry_after))
        super().__init__(message, code=code, retry_after=self.retry_after, **params)


class Busy(TooMany):
    """From everybody together. Nothing was begun; `retry_after` as above."""

    status = 503
    code = "busy"


class Unreadable(HuiyinError):
    """Something lies here sealed, and cannot be opened: the operator has to bring the key back."""

    status = 503
    code = "unreadable"
