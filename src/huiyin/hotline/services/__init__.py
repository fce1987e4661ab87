"""The verbs of the hotline. Each takes `by=`, is one transaction and leaves one trace entry."""

from huiyin.hotline.services.callbacks import (
    claim,
    decide_reopening,
    not_reached,
    release,
    settle,
)
from huiyin.hotline.services.calls import Hearing, hear, link, open_caller, open_recording, receive_call
from huiyin.hotline.services.extensions import give_extension, take_extension
from huiyin.hotline.services.knowledge import ArticleWords, answer_with, restore, retire, write_article
from huiyin.hotline.services.letters import NewLetter, register

__all__ = [
    "ArticleWords",
    "Hearing",
    "NewLetter",
    "answer_with",
    "claim",
    "decide_reopening",
    "give_extension",
    "hear",
    "link",
    "not_reached",
    "open_caller",
    "open_recording",
    "receive_call",
    "register",
    "release",
    "restore",
    "retire",
    "settle",
    "take_extension",
    "write_article",
]
