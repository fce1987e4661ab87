"""What a sender answered to the questions of a service, for whoever works on the matter."""

from huiyin.matters.labels import in_chinese, pick
from huiyin.matters.models import Report


def answers_with(report: Report) -> list[tuple[str, str]]:
    """(question, answer) in the reader's language, in the words of the day it was asked. Empty for other reports."""
    sent = getattr(report, "open_report", None)
    given = sent.given if sent else []
    return [(pick(tuple(one["name"])), listed(one["values"])) for one in given]


def listed(values: list[list[str]]) -> str:
    """Each value is a pair of Chinese and English."""
    return ("、" if in_chinese() else ", ").join(pick((zh, en)) for zh, en in values)
