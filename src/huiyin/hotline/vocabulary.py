"""Small fixed vocabularies of the hotline: events of a call, its outcome, call-backs, letters. Pure."""

from enum import StrEnum


class EventKind(StrEnum):
    """What a telephone system tells of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    CONFERENCE = "conference"
    ABANDONED = "abandoned"
    ENDED = "ended"
    RECORDING = "recording"


EVENT_LABELS = {
    EventKind.RINGING: ("振铃", "Ringing"),
    EventKind.ANSWERED: ("接通", "Answered"),
    EventKind.TRANSFERRED: ("转接", "Transferred"),
    EventKind.CONFERENCE: ("三方通话", "Three-way call"),
    EventKind.ABANDONED: ("来电人挂断", "Caller gave up"),
    EventKind.ENDED: ("通话结束", "Ended"),
    EventKind.RECORDING: ("录音就绪", "Recording available"),
}


class Outcome(StrEnum):
    """How a call stands, as far as it was told."""

    RINGING = "ringing"
    TALKING = "talking"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    UNKNOWN = "unknown"  # it rang, and nothing more was ever told


OUTCOME_LABELS = {
    Outcome.RINGING: ("正在振铃", "Ringing"),
    Outcome.TALKING: ("通话中", "On the line"),
    Outcome.ANSWERED: ("已接通", "Answered"),
    Outcome.ABANDONED: ("未接通", "Given up"),
    Outcome.UNKNOWN: ("结果未报", "No outcome told"),
}


class Satisfied(StrEnum):
    YES = "yes"
    BASICALLY = "basically"
    NO = "no"


SATISFIED_LABELS = {
    Satisfied.YES: ("满意", "Satisfied"),
    Satisfied.BASICALLY: ("基本满意", "Basically satisfied"),
    Satisfied.NO: ("不满意", "Not satisfied"),
}


class Why(StrEnum):
    """Why a matter is called back."""

    PHONE = "phone"
    SAMPLE = "sample"


WHY_LABELS = {Why.PHONE: ("来电事项", "Reported by phone"), Why.SAMPLE: ("抽样", "Sampled")}


class Reopening(StrEnum):
    """What became of the wish to have it handled again."""

    NONE = ""
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


REOPENING_LABELS = {
    Reopening.ASKED: ("待批准重办", "Reopening asked"),
    Reopening.GRANTED: ("已重新办理", "Reopened"),
    Reopening.REFUSED: ("不同意重办", "Not reopened"),
}


class LetterKind(StrEnum):
    LETTER = "letter"
    MAILBOX = "mailbox"
    VISIT = "visit"
    MEDIA = "media"


LETTER_LABELS = {
    LetterKind.LETTER: ("来信", "Letter"),
    LetterKind.MAILBOX: ("电子信箱", "E-mail box"),
    LetterKind.VISIT: ("来访", "Visit"),
    LetterKind.MEDIA: ("媒体", "Media"),
}
