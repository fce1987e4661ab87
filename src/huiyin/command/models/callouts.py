"""A call-out and its steps. Written by `command.services` only; every write locks the call-out first."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from huiyin.command.vocabulary import ENDED_LABELS, OUTCOME_LABELS, RUNG_LABELS, STATE_LABELS, Outcome, State, Whom
from huiyin.orgs.models import Staff, Unit
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import SEVERITY_LABELS


class CallOut(models.Model):
    """Calling people out for one alarm. What rings next, and when, stands in the row: any process can go on with it."""

    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="callout")
    severity = models.CharField(max_length=10, choices=[(s.value, n[1]) for s, n in SEVERITY_LABELS.items()])
    drill = models.BooleanField(default=False)
    area = models.CharField(max_length=15, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s.value, n[1]) for s, n in STATE_LABELS.items()], default=State.RINGING
    )
    ladder = models.JSONField(help_text="[[rung, seconds], …] as the policy said when it began")
    rung = models.SmallIntegerField(default=-1, help_text="which step of the ladder rings")
    until = models.DateTimeField(null=True, help_text="when the next one rings; none: nothing follows by itself")
    began_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=64, blank=True, help_text="staff/12 or contact/…")
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True, choices=[(e.value, n[1]) for e, n in ENDED_LABELS.items()])

    class Meta:
        indexes = [
            models.Index(fields=["until"], condition=models.Q(state="ringing"), name="callout_due"),
            models.Index(fields=["-began_at", "-id"], name="callout_latest"),
            models.Index(fields=["area", "-began_at"], name="callout_area"),
            models.Index(fields=["-began_at"], condition=models.Q(ended_at=None), name="callout_running"),
            models.Index(fields=["taken_by"], condition=models.Q(state="taken"), name="callout_in_hand"),
        ]

    @property
    def chain(self) -> str:
        return f"callout/{self.pk}"


class CallStep(models.Model):
    """Somebody was rung, or nobody could be. One rung may ring several: community and property company."""

    callout = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="steps")
    order = models.SmallIntegerField()
    rung = models.CharField(max_length=10, choices=[(r.value, n[1]) for r, n in RUNG_LABELS.items()])
    whom = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Whom])
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=40, blank=True, help_text="of people; who it is stays behind their door")
    relation = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    rings = models.JSONField(default=list, help_text="ids of staff whose phones and desks ring")
    sheet = models.JSONField(default=dict, help_text="why them: command.rules.choosing.Choice, or a shortfall")
    rung_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10, choices=[(o.value, n[1]) for o, n in OUTCOME_LABELS.items()], default=Outcome.RINGING
    )
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["callout", "order"], name="callstep_once")]
        indexes = [
            GinIndex(fields=["rings"], name="callstep_rings"),
            models.Index(fields=["staff", "-rung_at"], name="callstep_staff"),
            models.Index(fields=["outcome"], condition=models.Q(outcome="ringing"), name="callstep_ringing"),
        ]

    @property
    def key(self) -> str:
        """Of the messages that it sends."""
        return f"callout/{self.callout_id}/{self.order}"
