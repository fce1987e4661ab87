"""Errors an operator can act upon: what happened and what to try, in both languages."""


class RuntimeFault(Exception):
    """Something outside the program stands in the way; the text says what and how to mend it."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
