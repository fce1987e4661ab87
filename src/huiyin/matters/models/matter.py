"""The matter itself and what people gave with it."""

import secrets

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Now, Replace

from huiyin.kernel.words import Bigrams
from huiyin.matters.models.standard import FilingCondition, MatterType
from huiyin.matters.numbers import number_of
from huiyin.matters.states import LABELS, OPEN, State
from huiyin.matters.vocabulary import Level, Section, Urgency
from huiyin.orgs.models import Unit

LISTED_BY = ("state", "area", "grid", "type", "unit", "urgency", "source", "section")


# Critical before urgent before all others; what queues are ordered by, and an index answers.
PRESSING = models.Case(
    models.When(urgency=Urgency.CRITICAL.value, then=0),
    models.When(urgency=Urgency.URGENT.value, then=1),
    default=2,
    output_field=models.IntegerField(),
)


class Matter(models.Model):
    """One thing to settle, from its first report to its rated close. Changed by `matters.services` only."""

    tracking_code = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=[(s.value, LABELS[s][1]) for s in State], default=State.RECEIVED)
    version = models.IntegerField(default=1, help_text="one more with each move; who holds an older one comes too late")
    source = models.CharField(max_length=12)
    section = models.CharField(max_length=16, default=Section.DEMAND)
    type = models.ForeignKey(
        MatterType, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    condition = models.ForeignKey(
        FilingCondition, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    urgency = models.CharField(max_length=10, default=Urgency.NORMAL)
    confidential = models.BooleanField(default=False)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    area = models.CharField(max_length=15, blank=True, help_text="finest area known: unit grid 15 … district 6 digits")
    grid = models.CharField(
        max_length=14, blank=True, help_text="worker grid 综合网格; its code is no prefix of a unit grid's"
    )
    address = models.CharField(max_length=200, blank=True)
    component = models.CharField(max_length=20, blank=True)

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handler_id = models.BigIntegerField(null=True, blank=True, help_text="the member of staff it is assigned to")
    level = models.CharField(max_length=10, default=Level.GRID)
    due_at = models.DateTimeField(null=True, blank=True, help_text="of the clock that runs in the present stage")
    soon_at = models.DateTimeField(null=True, blank=True, help_text="from when on that clock counts as soon due")
    suggested = models.JSONField(default=dict, help_text="what triage proposed, with confidence and reason")

    returns = models.SmallIntegerField(default=0)
    redos = models.SmallIntegerField(default=0)
    reopens = models.SmallIntegerField(default=0)
    urges = models.SmallIntegerField(default=0)
    extensions = models.SmallIntegerField(default=0)
    supervised = models.BooleanField(default=False)
    resume_to = models.CharField(max_length=12, blank=True, help_text="state before a suspension")
    late = models.BooleanField(null=True, help_text="whether handling ended after its limit; a raw fact, never edited")
    grade = models.CharField(max_length=6, blank=True)
    stars = models.SmallIntegerField(null=True, blank=True)

    received_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outside_ref = models.CharField(max_length=80, blank=True, help_text="system:id of an imported matter")

    class Meta:
        indexes = [
            # With what lists filter by, so that a far page is found without touching the rows before it.
            models.Index(fields=["-received_at", "-id"], name="matter_latest", include=LISTED_BY),
            models.Index(fields=["component", "-received_at"], condition=~Q(component=""), name="matter_component"),
            models.Index(fields=["state", "-received_at", "-id"], name="matter_state"),
            models.Index(fields=["due_at", "id"], name="matter_due", condition=Q(state__in=sorted(OPEN))),
            models.Index(PRESSING, "due_at", "id", name="matter_pressing", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["area", "-received_at"], name="matter_area"),
            models.Index(fields=["grid", "-received_at"], name="matter_grid"),
            models.Index(fields=["unit", "state", "-received_at"], name="matter_unit"),
            models.Index(fields=["type", "area", "-received_at"], name="matter_type_area"),
            # For what may be the same thing (triage/seen.py).
            models.Index(
                Lower(Replace("address", Value(" "), Value(""))),
                F("received_at").desc(),
                name="matter_address",
                condition=~Q(address=""),
            ),
            # Short: a search reads what waits to be sorted in from end to end.
            GinIndex(Bigrams("title", "address"), name="matter_words", gin_pending_list_limit=256),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tracking_code"], name="matter_tracking_code"),
            models.UniqueConstraint(fields=["outside_ref"], condition=~Q(outside_ref=""), name="matter_imported_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return number_of(self.pk, self.received_at)

    @property
    def chain(self) -> str:
        return f"matter/{self.pk}"


class Report(models.Model):
    """One person's (or device's) report of a matter. Several reports may belong to one matter; each has its receipt."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reports")
    source = models.CharField(max_length=12)
    contact_id = models.CharField(max_length=20, blank=True, help_text="people.Contact, through its door only")
    reporter_staff_id = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()
    key = models.CharField(max_length=120, null=True, help_text="idempotency key of the sender")
    stars = models.SmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    own_code = models.CharField(
        max_length=10, blank=True, db_default="", help_text="of one that joined; the first goes by its matter's"
    )

    class Meta:
        indexes = [models.Index(fields=["contact_id"], name="report_contact", condition=~Q(contact_id=""))]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="report_once"),
            models.UniqueConstraint(fields=["own_code"], condition=~Q(own_code=""), name="report_own_code"),
        ]

    @property
    def joined(self) -> bool:
        """It came to a matter that somebody else had reported; their words and photos are not for this reporter."""
        return bool(self.own_code)

    @property
    def tracking_code(self) -> str:
        return self.own_code or self.matter.tracking_code


def new_salt() -> str:
    return secrets.token_urlsafe(16)


class Text(models.Model):
    """Words of people: reasons, results, answers, notes. The trace keeps their digest keyed with `salt`; erasing words
    and salt together leaves the chain whole and the digest meaningless."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=24, help_text="the move it belongs to")
    words = models.TextField()
    salt = models.CharField(max_length=24, default=new_salt)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    public = models.BooleanField(default=False, help_text="the reporter reads it")


class Photo(models.Model):
    """A picture or paper given with a report or a move.

    Whoever handles the matter sees the file `shown`, from which everything that a camera wrote into it was taken.
    Everybody else sees `covered`, in which faces and number plates are blurred; until a job has made that, nothing.
    `sha256` is of the original, which is sealed (matters/services/photos.py).
    """

    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="photos")
    kind = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    shown = models.CharField(max_length=64, db_default="", help_text="SHA-256 of what others see; empty: the same")
    content_type = models.CharField(max_length=40)
    size = models.IntegerField()
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())
    token = models.CharField(max_length=24, unique=True, default=new_salt, help_text="its public name; unguessable")
    taken_at = models.DateTimeField(null=True, help_text="as the camera says: a hint, no proof")
    taken_lon = models.FloatField(null=True, help_text="WGS-84, as the camera says; for whoever handles the matter")
    taken_lat = models.FloatField(null=True)
    covered = models.CharField(max_length=64, db_default="", help_text="SHA-256 of what everybody gets; empty: not yet")
    searched_at = models.DateTimeField(null=True, help_text="when faces and number plates were looked for")
    cover_tries = models.SmallIntegerField(db_default=0, help_text="how often covering failed")
    about = models.CharField(
        max_length=40, db_default="", help_text="alarm/12: a camera saw it; shown covered only, to anybody"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["at"], name="photo_to_cover", condition=Q(covered="", content_type__startswith="image/")
            ),
            models.Index(fields=["about"], name="photo_about", condition=~Q(about="")),
        ]

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class Blur(models.Model):
    """A part of a photo that is blurred in what everybody gets: where it lies, and nothing about what is in it.

    The edges are in thousandths of the upright picture. A part that is no longer blurred keeps its row.
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="blurs")
    left = models.SmallIntegerField()
    top = models.SmallIntegerField()
    right = models.SmallIntegerField()
    bottom = models.SmallIntegerField()
    by = models.CharField(max_length=64, help_text="system: found by the machine")
    at = models.DateTimeField()
    doubt = models.CharField(max_length=200, blank=True, help_text="why somebody proposes not to blur it")
    doubted_by = models.CharField(max_length=64, blank=True)
    doubted_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=64, blank=True)
    removed_at = models.DateTimeField(null=True)
