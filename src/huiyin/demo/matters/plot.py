"""One matter's story, from its report as far as the present allows. Pure, given the facts and the dice."""

from datetime import datetime, timedelta
from typing import Any

from huiyin.demo.matters import words
from huiyin.demo.matters.shapes import ANYBODY, REPORTER, ConditionFacts, Spot, Story, TypeFacts, UnitFacts
from huiyin.demo.matters.telling import LEAVES_CONTACT, EnoughError, Telling
from huiyin.kernel.calendar import Limit
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

SOURCES = ("hotline", "grid_worker", "portal", "patrol", "letter", "platform", "media")
SOURCE_SHARES = (0.36, 0.32, 0.22, 0.06, 0.02, 0.01, 0.01)
NAMES_TYPE = {"hotline": 0.6, "grid_worker": 1.0, "portal": 0.45, "patrol": 1.0}
FIRST_CONDITIONS = (5, 3, 2, 1, 1)  # the first condition of a type is the commonest
STALLS = 0.012  # share of matters that lie still for days or weeks at some point
LATE = 0.06


class Plot(Telling):
    def story(self, at: datetime, spot: Spot, type_: TypeFacts, account: int | None = None) -> Story:
        self.at, self.spot, self.type = at, spot, type_
        self.worker = self._worker()
        self.acceptor, self.dispatcher = self._of(Role.ACCEPTOR), self._of(Role.DISPATCHER)
        source = self.dice.choices(SOURCES, SOURCE_SHARES)[0] if account is None else "portal"
        if self.worker is None and source in ("grid_worker", "patrol"):
            source = "hotline"
        self.stall = self.dice.randrange(12) if self.dice.chance(STALLS) else -1
        self.teller = self._teller(source, account)
        in_field = self.worker if source in ("grid_worker", "patrol") else None
        by = self.acceptor if source == "hotline" else in_field or ANYBODY
        named = self.dice.chance(NAMES_TYPE.get(source, 0.0))
        with_photo = source in ("grid_worker", "patrol") or (source == "portal" and self.dice.chance(0.7))
        pictures = (self._picture("report"),) if with_photo and self._has_site() else ()
        text = self._text()
        try:
            self._live(source)
        except EnoughError:
            pass
        code = type_.code if named else ""
        return Story(at, by, source, text, spot, code, self.teller, pictures, self.moves)

    # What happens

    def _live(self, source: str) -> None:
        if self.wish == "receive":
            raise EnoughError
        if not self._file(source):
            return
        unit = self.facts.responsible(self.condition, self.spot)
        self._dispatch(unit)
        self._handle_and_close(unit)
        if self._rate() or self._reopen():
            self.do("dispatch", self.dispatcher, self.dice.minutes(6), unit=unit)
            self._handle_and_close(unit)
            self._rate()

    def _file(self, source: str) -> bool:
        """Whether it was filed; otherwise it has ended."""
        dice, desk = self.dice, self.acceptor
        if dice.chance(0.02) and self.teller:
            self.do("note", REPORTER, dice.minutes(4), text=dice.choice(words.REPORTER_NOTE))
        if dice.chance(0.012):
            self.do("correct", desk, dice.minutes(4), reason=dice.choice(words.CORRECT), **self._correction())
        if self._void(0.005):
            return False
        if self._wants("ask_check", 0.22 if source in LEAVES_CONTACT else 0.0) and self._has_site() and self.worker:
            if not self._check(self.worker):
                return False
        elif dice.chance(0.03):
            self.do("decline", desk, dice.minutes(9), reason=dice.choice(words.DECLINE))
            return False
        if dice.chance(0.5 if "no_site" in self.type.flags and self.type.section == "need" else 0.015):
            self.do("answer", desk, dice.minutes(12), text=dice.choice(words.ANSWER))
            return False
        conditions = self.type.conditions
        shares = (FIRST_CONDITIONS * 3)[: len(conditions)]
        self.condition: ConditionFacts = dice.choices(conditions, shares)[0]
        self.do("file", desk, dice.minutes(5), condition=self.condition, note=dice.choice(words.FILE_NOTE))
        return True

    def _check(self, worker: Actor) -> bool:
        dice = self.dice
        named: dict[str, Any] = {"staff_id": worker.staff_id} if dice.chance(0.2) else {}
        self.do("ask_check", self.acceptor, dice.minutes(3), **named)
        if dice.chance(0.01):
            self.do("decline", self.acceptor, dice.minutes(40), reason=dice.choice(words.DECLINE))
            return False
        true = self.wish != "" or not dice.chance(0.08)
        pictures = (self._picture("check"),) if dice.chance(0.75) else ()
        note = dice.choice(words.CHECK_TRUE if true else words.CHECK_FALSE)
        self.do("answer_check", worker, dice.minutes(9, 0.6), pictures=pictures, answer=true, note=note)
        if not true:
            self.do("decline", self.acceptor, dice.minutes(9), reason=words.DECLINE[0])
        return true

    def _void(self, share: float) -> bool:
        dice = self.dice
        if not self._wants("ask_void", share):
            return False
        self.do("ask_void", self.acceptor, dice.minutes(9), reason=dice.choice(words.VOID_ASKED))
        head = self._of(Role.DUTY_HEAD)
        if dice.chance(0.2):
            self.do("refuse_void", head, dice.minutes(50), reason=dice.choice(words.VOID_REFUSED))
            return False
        self.do("void", head, dice.minutes(50), reason=dice.choice(words.VOID))
        return True

    def _dispatch(self, unit: UnitFacts) -> None:
        dice = self.dice
        note = dice.choice(words.DISPATCH_NOTE)
        if self._wants("dispute", 0.006):
            return self._dispute(unit)
        if dice.chance(0.05):
            if self._returned(unit):
                return None
        elif dice.chance(0.008):
            wrong = self._other_than(unit)
            soon = dice.minutes(4)
            self.do("dispatch", self.dispatcher, soon, unit=wrong, note=note)
            late, why = dice.minutes(60), dice.choice(words.TRANSFER)
            if note:
                self.do("transfer", self.dispatcher, late, unit=unit, reason=why)
            else:
                self.do("take_back", self.dispatcher, late, note=why)
                self.do("dispatch", self.dispatcher, soon, unit=unit)
            return None
        co_units = (self._other_than(unit),) if dice.chance(0.025) else ()
        self.do("dispatch", self.dispatcher, dice.minutes(4), unit=unit, co_units=co_units, note=note)
        return None

    def _returned(self, unit: UnitFacts) -> bool:
        """Sent to the wrong unit and returned; one in sixteen three times, and then decided by a leader (true)."""
        dice = self.dice
        times = self.facts.terms.most_returns if dice.chance(0.06) else 1
        wrong, other = self._other_than(unit), self._other_than(unit)
        for turn in range(times):
            to = wrong if turn % 2 == 0 else other
            self.do("dispatch", self.dispatcher, dice.minutes(4), unit=to)
            who = dice.choice(self.facts.unit_staff[to.pk])
            if dice.chance(0.4):
                self.do("accept", who, dice.minutes(20))
            self.do("return_", who, dice.minutes(45), reason=dice.choice(words.RETURN))
        if times < self.facts.terms.most_returns:
            return False
        leader = self._of(Role.DUTY_HEAD)
        self.do("arbitrate", leader, dice.minutes(30), unit=unit, reason=dice.choice(words.ARBITRATE))
        return True

    def _dispute(self, unit: UnitFacts) -> None:
        dice, wrong = self.dice, self._other_than(unit)
        self.do("dispatch", self.dispatcher, dice.minutes(4), unit=wrong)
        who = dice.choice(self.facts.unit_staff[wrong.pk])
        self.do("dispute", who, dice.minutes(90), reason=dice.choice(words.DISPUTE))
        leader = self._of(Role.DUTY_HEAD)
        self.do("arbitrate", leader, dice.minutes(120), unit=unit, reason=dice.choice(words.ARBITRATE))

    def _handle_and_close(self, unit: UnitFacts) -> None:
        dice, calendar = self.dice, self.facts.terms.calendar
        counted, sent = self.condition.counted, self.at
        limit_unit = counted.limit.unit
        share = 1 + dice.expovariate(1.3) if dice.chance(LATE) else 0.03 + 0.94 * dice.random()
        target = calendar.after(sent, counted.span * min(share, 6.0), limit_unit)
        handler = dice.choice(self.facts.unit_staff[unit.pk])
        self._towards(target, 0.25, "accept", handler)
        heads = self.facts.heads.get(unit.pk)
        if heads and dice.chance(0.25):
            handler_to_be = dice.choice(self.facts.unit_staff[unit.pk])
            self._towards(target, 0.05, "assign", dice.choice(heads), staff=handler_to_be.staff_id)
            handler = handler_to_be
        if dice.chance(0.8) or self.wish == "start":
            self._towards(target, 0.1, "start", handler)
        target = self._events(handler, target, sent)
        for _ in range(3):
            self._finish(handler, target)
            fixed = self._verify()
            if fixed:
                break
            handler_again = self.at + timedelta(minutes=dice.minutes(90))
            target = handler_again
        else:
            raise EnoughError  # tried three times: it is with the unit still
        self._close()

    def _events(self, handler: Actor, target: datetime, sent: datetime) -> datetime:
        """At most one thing out of the ordinary while the unit has it; answers when it will be done then."""
        dice = self.dice
        chance = dice.random()
        long = self.condition.counted.limit.unit in ("working_days", "calendar_days")
        if self.wish == "ask_extension" or (not self.wish and long and chance < 0.05):
            return self._extension(handler, target, sent)
        if self.wish in ("ask_suspension", "suspend") or (not self.wish and long and 0.05 <= chance < 0.068):
            return self._suspension(handler, target)
        if self.wish or chance > 0.2:
            return target
        if chance < 0.09 and self.teller:
            note = dice.choice(words.URGE)
            self._towards(target, 0.5, "urge", REPORTER if dice.chance(0.6) else self.dispatcher, note=note)
        elif chance < 0.105:
            self._towards(target, 0.6, "supervise", self._of(Role.SUPERVISOR), reason=dice.choice(words.SUPERVISE))
        elif chance < 0.12:
            who = dice.choice((handler, self.dispatcher, self._of(Role.SUPERVISOR)))
            self._towards(target, 0.6, "escalate", who, reason=dice.choice(words.ESCALATE))
        elif chance < 0.15:
            self._towards(target, 0.4, "note", handler, text=dice.choice(words.NOTE), public=dice.chance(0.3))
        elif chance < 0.165:
            self._co_handler(target)
        elif chance < 0.17:
            self._void_in_hand(target)
        elif chance < 0.174:
            self._hold(target)
        return target

    def _extension(self, handler: Actor, target: datetime, sent: datetime) -> datetime:
        dice, calendar, counted = self.dice, self.facts.terms.calendar, self.condition.counted
        more = Limit(dice.choice((1, 2, 3)), counted.limit.unit)
        near = min(max(calendar.after(sent, counted.span * 0.7, counted.limit.unit), self.at), target)
        reason = dice.choice(words.EXTENSION)
        self._towards(near, 0.9, "ask_extension", handler, limit=more, reason=reason)
        granted = dice.chance(0.85)
        given = {"granted": granted} if granted else {"granted": False, "reason": dice.choice(words.EXTENSION_REFUSED)}
        self.do("decide_extension", self.dispatcher, dice.minutes(40), **given)
        if not granted:
            return max(target, self.at)
        span = counted.span + calendar.length(more) * (0.95 * dice.random())
        return max(calendar.after(sent, span, counted.limit.unit), self.at)

    def _suspension(self, handler: Actor, target: datetime) -> datetime:
        dice, reason = self.dice, self.dice.choice(words.SUSPENSION)
        left = max(timedelta(hours=1), target - self.at)
        asked = self.wish == "ask_suspension" or dice.chance(0.7)
        if asked:
            self._towards(target, 0.4, "ask_suspension", handler, reason=reason)
            if self.wish != "suspend" and dice.chance(0.25):
                refused = dice.choice(words.SUSPENSION_REFUSED)
                self.do("refuse_suspension", self.dispatcher, dice.minutes(60), reason=refused)
                return max(target, self.at)
        self.do("suspend", self.dispatcher, dice.minutes(60), reason=reason)
        days = dice.uniform(2, 12)
        self.do("resume", dice.choice((handler, self.dispatcher)), days * 1440, note=dice.choice(words.NOTE))
        return self.at + left * dice.random()

    def _co_handler(self, target: datetime) -> None:
        other = self.dice.choice(self.facts.departments)
        taken = {unit.pk for move in self.moves for unit in move.given.get("co_units", ())}
        if other.pk in taken | {move.given["unit"].pk for move in self.moves if "unit" in move.given}:
            return
        self._towards(target, 0.4, "add_co_handler", self.dispatcher, unit=other, note=self.dice.choice(words.NOTE))
        if self.dice.chance(0.3):
            self._towards(target, 0.4, "remove_co_handler", self.dispatcher, unit=other)

    def _void_in_hand(self, target: datetime) -> None:
        if target - self.at > timedelta(hours=2) and self._void(1.0):
            raise EnoughError

    def _hold(self, target: datetime) -> None:
        leader = self._of(Role.DUTY_HEAD)
        owner, reason = leader.ref, self.dice.choice(words.HOLD)
        self._towards(target, 0.3, "hold", leader, owner=owner, reason=reason)
        self._towards(target, 0.5, "lift_hold", leader, owner=owner)

    def _finish(self, handler: Actor, target: datetime) -> None:
        pictures = [self._picture(kind) for kind in self.condition.evidence]
        if self.condition.wants_before:
            pictures.insert(0, self._picture("before"))
        wait = max((target - self.at).total_seconds() / 60, self.dice.uniform(2, 12))
        self.do("finish", handler, wait, pictures=tuple(pictures), text=self.dice.choice(words.FINISH))

    def _verify(self) -> bool:
        dice = self.dice
        fixed = self.wish != "" or not dice.chance(0.05)
        note = dice.choice(words.VERIFIED if fixed else words.NOT_FIXED)
        if self._wants("ask_verification", 0.55) and self.worker and self._has_site():
            named: dict[str, Any] = {"staff_id": self.worker.staff_id} if dice.chance(0.1) else {}
            self.do("ask_verification", self.acceptor, dice.minutes(3), **named)
            pictures = (self._picture("verify"),) if dice.chance(0.6) else ()
            self.do(
                "answer_verification", self.worker, dice.minutes(16, 0.6), pictures=pictures, fixed=fixed, note=note
            )
            return fixed
        if self.teller and dice.chance(0.1):
            self.do("ask_verification", self.acceptor, dice.minutes(4), of_reporter=True)
            self.do("answer_verification", REPORTER, dice.minutes(60), fixed=fixed, note=note)
            return fixed
        if not fixed and dice.chance(0.5):
            self.do("redo", self.acceptor, dice.minutes(14), reason=dice.choice(words.REDO))
            return False
        self.do("verify", self.acceptor, dice.minutes(6), text=dice.choice(words.BY_PHONE))
        if not self.wish and dice.chance(0.004):
            self.do("redo", self.dispatcher, dice.minutes(10), reason=dice.choice(words.REDO))
            return False
        return True

    def _close(self) -> None:
        grade = self.dice.choices(("good", "fair", "poor"), (0.7, 0.25, 0.05))[0]
        self.do("close", self.acceptor, self.dice.minutes(3, 0.7), grade=grade, note=self.dice.choice(words.CLOSE_NOTE))

    def _rate(self) -> bool:
        """Whether the rating sent it back: the first bad one does."""
        dice = self.dice
        if not self.teller or not dice.chance(0.35):
            return False
        stars = dice.choices((5, 4, 3, 2, 1), (0.6, 0.22, 0.1, 0.04, 0.04))[0]
        comment = dice.choice(words.PRAISE if stars > 3 else words.FAIR if stars == 3 else words.BLAME)
        first = not any(move.verb in ("rate", "reopen") for move in self.moves)
        self.do("rate", REPORTER, dice.minutes(500), stars=stars, comment=comment)
        return first and stars <= self.facts.terms.bad_rating

    def _reopen(self) -> bool:
        if not self.dice.chance(0.004):
            return False
        leader = self._of(Role.DUTY_HEAD)
        self.do("reopen", leader, self.dice.minutes(900), reason=self.dice.choice(words.REOPEN))
        return True
