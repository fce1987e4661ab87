"""Calls as the telephone system told of them. Who called lies behind the people's door; here is only its key."""

from django.db import models
from django.db.models.functions import Now

from huiyin.hotline.rules.call import Facts
from huiyin.hotline.vocabulary import Outcome
from huiyin.kernel.sealed.columns import Sealed
from huiyin.matters.models import Matter
from huiyin.orgs.models import Staff


class Extension(models.Model):
    """Whose telephone it is. Events name an extension or a login; an unknown one is kept and may be given later."""

    number = models.CharField(max_length=40, unique=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="extensions")


class Call(models.Model):
    """One call; every column is folded from its events (rules/call.py)."""

    outside_id = models.CharField(max_length=80, unique=True, help_text="the telephone system's own")
    line = models.CharField(max_length=40, blank=True, help_text="the number that was called, such as 12345")
    contact_id = models.CharField(max_length=20, blank=True, help_text="people.Contact, through its door only")
    agent = models.CharField(max_length=40, blank=True, help_text="as the telephone system calls them")
    agent_at = models.DateTimeField(null=True, blank=True)
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    rang_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    transferred_at = models.DateTimeField(null=True, blank=True)
    conference_at = models.DateTimeField(null=True, blank=True)
    told_waiting = models.FloatField(null=True, blank=True, help_text="seconds, where the telephone system says it")
    waited = models.FloatField(null=True, blank=True, help_text="seconds until answered or given up")
    outcome = models.CharField(max_length=10, default=Outcome.RINGING)
    recording = Sealed(blank=True, help_text="where it lies; opened with a purpose only")

    class Meta:
        indexes = [
            models.Index(fields=["-began_at", "-id"], name="call_latest"),
            models.Index(fields=["staff", "-began_at"], name="call_staff"),
            models.Index(fields=["contact_id"], name="call_contact", condition=~models.Q(contact_id="")),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def chain(self) -> str:
        return f"call/{self.pk}"

    @property
    def contact_subject(self) -> str:
        """Whose details they are, as the access log has it."""
        return f"contact/{self.contact_id}" if self.contact_id else self.chain

    @property
    def facts(self) -> Facts:
        return Facts(
            queued_at=self.queued_at,
            rang_at=self.rang_at,
            answered_at=self.answered_at,
            abandoned_at=self.abandoned_at,
            ended_at=self.ended_at,
            transferred_at=self.transferred_at,
            conference_at=self.conference_at,
            waited=self.told_waiting,
            line=self.line,
            agent=self.agent,
            agent_at=self.agent_at,
            recording=self.recording,
        )


class CallEvent(models.Model):
    """One event as it was told. A repeated one is recognised by its id; nothing of the caller stands here."""

    event_id = models.CharField(max_length=120, unique=True)
    fingerprint = models.CharField(max_length=64, help_text="keyed digest of the body: a repetition is the same")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    agent = models.CharField(max_length=40, blank=True)
    party = models.ForeignKey(
        Staff,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who joined, if of the staff",
    )
    received_at = models.DateTimeField(db_default=Now())


class CallMatter(models.Model):
    """What a call was about: the matter that it began, or one that it asked after."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="links")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    began = models.BooleanField(help_text="the matter began with this call")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "matter"], name="call_matter_once")]
