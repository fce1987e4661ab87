"""The verbs of hand-offs. Each is one transaction, with an entry in the hand-off's trace and a note on the matter."""

from huiyin.handoff.services.handing import hand_off, may_hand_off, partners_for, recall, renew_link
from huiyin.handoff.services.hearing import Heard, hear
from huiyin.handoff.services.partners import Wanted, change_partner, close_partner, open_partner
from huiyin.handoff.services.silence import fall_silent, overtaken

__all__ = [
    "Heard",
    "Wanted",
    "change_partner",
    "close_partner",
    "fall_silent",
    "hand_off",
    "hear",
    "may_hand_off",
    "open_partner",
    "overtaken",
    "partners_for",
    "recall",
    "renew_link",
]
