"""How a story is told: move after move, until the present is reached or what was wished for. Pure, given the dice."""

from datetime import datetime, timedelta
from typing import Any

from huiyin.demo.matters import words
from huiyin.demo.matters.dice import Dice
from huiyin.demo.matters.facts import Facts
from huiyin.demo.matters.shapes import Move, Picture, Spot, Teller, TypeFacts, UnitFacts
from huiyin.demo.names import RESIDENT, RESIDENT_PHONE, given_name, surname, telephone
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

LEAVES_CONTACT = {"hotline": 0.97, "portal": 0.72, "letter": 0.9, "platform": 0.3}
ON_THE_WAY = {"answer_check": "ask_check", "answer_verification": "ask_verification"}


class EnoughError(Exception):
    """The present is reached, or the state that was wished for."""


class Telling:
    """What every story needs; what happens in it is Plot's.

    Args:
        until: the present; what would come after it has not happened.
        wish: tell the story towards this move, whatever the odds, and stop after it.
    """

    at: datetime
    spot: Spot
    type: TypeFacts
    stall: int  # the move before which this matter lies still for long; -1: none

    def __init__(self, facts: Facts, dice: Dice, until: datetime, wish: str = "") -> None:
        self.facts, self.dice, self.until, self.wish = facts, dice, until, wish
        self.moves: list[Move] = []

    def do(self, verb: str, by: Actor, minutes: float, *, pictures: tuple[Picture, ...] = (), **given) -> None:
        """The next move, so many minutes later, unless that is still to come."""
        if len(self.moves) == self.stall:
            minutes += 1440 * self.dice.uniform(2, 40)
        self.at += timedelta(seconds=int(minutes * 60) + 5)
        if self.at > self.until:
            raise EnoughError
        self.moves.append(Move(verb, self.at, by, given, pictures))
        if verb == self.wish:
            raise EnoughError

    def _towards(self, target: datetime, share: float, verb: str, by: Actor, **given) -> None:
        """Some time before `target`: at most `share` of what is left until then."""
        left = max(0.0, (target - self.at).total_seconds() / 60)
        self.do(verb, by, left * share * self.dice.random(), **given)

    def _wants(self, verb: str, share: float) -> bool:
        return verb in (self.wish, ON_THE_WAY.get(self.wish)) or (not self.wish and self.dice.chance(share))

    def _text(self) -> str:
        dice = self.dice
        sentence = dice.choice(self.type.sentences)
        before, after = dice.choice(words.BEFORE_IT), dice.choice(words.AFTER_IT)
        if sentence.isascii():
            return sentence
        joint = "，" if after and sentence[-1] not in "。！？" else ""
        return f"{before}{sentence}{joint}{after}"

    def _correction(self) -> dict[str, Any]:
        if self.dice.chance(0.5):
            return {"address": f"{self.spot.address}附近" if self.spot.address else "路口东侧"}
        return {"title": f"{self.type.name}问题"}

    def _teller(self, source: str, account: int | None) -> Teller | None:
        dice = self.dice
        if account is not None:
            return Teller(RESIDENT[1], RESIDENT_PHONE, account)
        if not dice.chance(LEAVES_CONTACT.get(source, 0.0)):
            return None
        name = surname(dice) + given_name(dice, dice.chance(0.5))
        return Teller(name, telephone(dice))

    def _picture(self, kind: str) -> Picture:
        return self.facts.picture(self.type, kind, self.dice)

    def _has_site(self) -> bool:
        return "no_site" not in self.type.flags

    def _worker(self) -> Actor | None:
        found = self.facts.workers.get(self.spot.grid)
        return self.dice.choice(found) if found else None

    def _of(self, role: Role) -> Actor:
        return self.dice.choice(self.facts.centre[role])

    def _other_than(self, unit: UnitFacts) -> UnitFacts:
        others = self.facts.departments
        found = self.dice.choice(others)
        return found if found.pk != unit.pk else others[(others.index(found) + 1) % len(others)]
