"""What is wrong with a call, in the standard's numbers and in words; several things are told at once."""

from dataclasses import dataclass

from huiyin.intake.open311.faces import Answer, Many

BAD, NO_KEY, UNKNOWN = 400, 403, 404


@dataclass(frozen=True)
class Wrong:
    code: int
    description: str


class Refused(Exception):
    """404 an unknown jurisdiction, service or request · 403 no valid key · 400 anything else."""

    def __init__(self, *wrongs: Wrong) -> None:
        super().__init__("; ".join(wrong.description for wrong in wrongs))
        self.wrongs = wrongs

    @property
    def status(self) -> int:
        """Of several the one that the caller must mend first: their key, then what does not exist, then the rest."""
        codes = {wrong.code for wrong in self.wrongs}
        return next((code for code in (NO_KEY, UNKNOWN) if code in codes), max(codes))


def errors(*wrongs: Wrong) -> Answer:
    rows = ({"code": wrong.code, "description": wrong.description} for wrong in wrongs)
    return Answer("errors", Many.of("error", rows))
