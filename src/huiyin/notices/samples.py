"""What a notice looks like with invented particulars: for the office's preview and for a test on oneself."""

from huiyin.notices.templates import TEMPLATES
from huiyin.notices.wordings import Words
from huiyin.notices.words import Said, say

PARAMS: dict = {
    "number": "20260305-000042",
    "what": ["路灯不亮", "Street lamp out"],
    "unit": ["市政养护中心", "Municipal Works"],
    "due": {"at": "2026-03-09T02:00:00+00:00"},
    "level": ["街道", "street"],
    "stars": 5,
    "count": 7,
    "at": {"at": "2026-03-05T02:00:00+00:00"},
    "device": ["手机浏览器", "a browser on a phone"],
    "silent": 4,
    "weak": 2,
    "lying": 1,
}
AT_SENDING = {
    "zh-hans": {"reason": "该灯位于小区内，由物业维护。", "result": "已更换灯泡，恢复照明。", "code": "K7M2P-9XWQ4"},
    "en": {
        "reason": "This lamp stands in a private yard.",
        "result": "A new bulb; it shines again.",
        "code": "K7M2P-9XWQ4",
    },
}


def sample(name: str, language: str, words: Words) -> Said:
    """`words` as if they were in force, filled with the sample."""
    assert name in TEMPLATES
    return say(name, PARAMS, language, {(name, language): words}, AT_SENDING[language])
