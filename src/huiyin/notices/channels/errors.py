"""Why something could not be sent, and whether it makes sense to try again."""

from datetime import timedelta


class Undelivered(Exception):
    """`code` is stored and shown; it never quotes the other side, which may quote an address.

    Attributes:
        lasting: the next try would end the same way (no such number, refused for good).
        down: the other side as a whole does not answer; the rest of the round waits too.
        counts: whether it was a try at all (a circuit that is open lets nothing through).
    """

    def __init__(
        self,
        code: str,
        *,
        lasting: bool = False,
        down: bool = False,
        counts: bool = True,
        after: timedelta | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.lasting, self.down, self.counts, self.after = code, lasting, down, counts, after
