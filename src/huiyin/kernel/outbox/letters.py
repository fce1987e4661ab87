"""Dead letters: a person replays one when what was wrong is mended, or drops it."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, NotFound
from huiyin.kernel.events import subscribers
from huiyin.kernel.models import DeadLetter, OutboxCursor, OutboxEvent
from huiyin.kernel.outbox.attempt import attempt, told


def unsettled() -> list[DeadLetter]:
    return list(DeadLetter.objects.filter(settled_at=None).order_by("failed_at"))


def replay(letter_id: int) -> None:
    """Give it to its subscriber once more.

    Raises:
        Conflict: it failed again; the letter keeps the new error.
    """
    with transaction.atomic():
        letter = _take(letter_id)
        subscriber = next((s for s in subscribers() if s.name == letter.subscriber), None)
        if subscriber is None:
            raise NotFound(_("The subscriber of this letter no longer exists. Drop the letter."))
        OutboxCursor.objects.select_for_update().filter(pk=subscriber.name).first()  # not beside a relay
        row = OutboxEvent(id=letter.event_id, topic=letter.topic, key=letter.key, payload=letter.payload)
        event = subscriber.read(row)
        error = attempt(subscriber, event, row) if event is not None else None
        letter.tries += 1
        letter.error = told(error) if error else letter.error
        letter.settled_at = None if error else now()
        letter.save(update_fields=["tries", "error", "settled_at", "failed_at"])
    if error is not None:
        raise Conflict(_("It failed again: %(error)s. Mend the cause, then replay.") % {"error": letter.error})


def drop(letter_id: int) -> None:
    with transaction.atomic():
        letter = _take(letter_id)
        letter.settled_at = now()
        letter.save(update_fields=["settled_at"])


def _take(letter_id: int) -> DeadLetter:
    letter = DeadLetter.objects.select_for_update().filter(pk=letter_id, settled_at=None).first()
    if letter is None:
        raise NotFound(_("There is no such dead letter, or it is settled already."))
    return letter
