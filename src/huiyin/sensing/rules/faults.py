"""What is wrong with a rule, where, in both languages. Pure."""


class BadRule(ValueError):
    """`path`: of the field, e.g. steps[1].above."""

    def __init__(self, path: str, en: str, zh: str) -> None:
        super().__init__(f"{path}: {en}" if path else en)
        self.path, self.en, self.zh = path, en, zh

    def said(self, lang: str) -> str:
        words = self.zh if lang.lower().startswith("zh") else self.en
        return f"{self.path}: {words}" if self.path else words
