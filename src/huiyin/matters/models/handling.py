"""Who is asked to do what about a matter: units, people, approvals, holds."""

from django.db import models
from django.db.models import Q

from huiyin.matters.models.matter import Matter
from huiyin.orgs.models import Unit


class Assignment(models.Model):
    """A unit's part in a matter, lead 主办 or co-handler 协办, from dispatch to its end."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=True)
    since = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(
        max_length=12, blank=True, help_text="finished, returned, transferred, disputed, removed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(lead=True, ended_at=None), name="one_lead_at_a_time"
            ),
            models.UniqueConstraint(fields=["matter", "unit"], condition=Q(ended_at=None), name="unit_once_at_a_time"),
        ]
        indexes = [models.Index(fields=["unit", "ended_at"], name="assignment_unit")]


class Task(models.Model):
    """A check before filing 核实 or a verification before closing 核查, asked of a grid worker or of the reporter."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=8)
    grid = models.CharField(max_length=14, blank=True, db_index=True, help_text="grid whose workers are asked")
    staff_id = models.BigIntegerField(null=True, blank=True, help_text="the one who is asked by name, or who answered")
    of_reporter = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.BooleanField(null=True, help_text="true: it is so (report true / problem fixed)")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(answered_at=None), name="one_open_task")]


class Request(models.Model):
    """Something that needs approval: an extension, a suspension, a void."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12)
    limit_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(max_length=16, blank=True)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True)
    lapsed = models.BooleanField(default=False, help_text="died with the assignment it was asked under")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"], condition=Q(decided_at=None, lapsed=False), name="one_open_request"
            )
        ]


class Hold(models.Model):
    """A veto on closing, placed and lifted by a higher domain (an alarm that is still active) or by a leader."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="holds", db_index=False)
    owner = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["matter"], condition=Q(lifted_at=None), name="hold_active")]
