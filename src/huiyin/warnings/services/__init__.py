"""Write warnings: take them in, make them, send them, hear the answers, end them."""

from huiyin.warnings.services.answering import answer_knock, confirm
from huiyin.warnings.services.deciding import approve, ask_or_send, decline, set_aside
from huiyin.warnings.services.ending import cancel, end_expired
from huiyin.warnings.services.feeding import add_feed, drop_feed, look_at_feed
from huiyin.warnings.services.following import follow, unfollow
from huiyin.warnings.services.making import NewWarning, change, draft
from huiyin.warnings.services.taking_in import Taken, take_in
from huiyin.warnings.services.telling import go_on

__all__ = [
    "NewWarning",
    "Taken",
    "add_feed",
    "answer_knock",
    "approve",
    "ask_or_send",
    "cancel",
    "change",
    "confirm",
    "decline",
    "draft",
    "drop_feed",
    "end_expired",
    "follow",
    "go_on",
    "look_at_feed",
    "set_aside",
    "take_in",
    "unfollow",
]
