"""Dossiers of repeated problems. Changed by `insight.services` only."""

from django.db import models
from django.db.models import Q

from huiyin.insight.states import LABELS, State
from huiyin.matters.models import Matter
from huiyin.orgs.models import Unit


class Problem(models.Model):
    """One underlying problem behind several matters: who owns it, what is done about it, whether it came back."""

    name = models.CharField(max_length=80)
    renamed = models.BooleanField(default=False, help_text="by a person; the machine leaves the name alone")
    place = models.CharField(max_length=80, blank=True, help_text="as the messages name it")
    words = models.JSONField(default=list, help_text="what they are about, the commonest first")
    area = models.CharField(max_length=15, blank=True, help_text="finest area in which nearly all of it lies")
    state = models.CharField(max_length=10, choices=[(s.value, LABELS[s][1]) for s in State], default=State.FOUND)
    version = models.IntegerField(default=1)
    since = models.DateTimeField(help_text="of the state")
    found_at = models.DateTimeField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was not taken up")
    watch_weeks = models.SmallIntegerField(default=0)
    watched_from = models.DateTimeField(null=True, blank=True)
    check_at = models.DateTimeField(null=True, blank=True)
    checked = models.JSONField(default=dict, help_text="the figures of the last check")

    class Meta:
        indexes = [
            models.Index(fields=["state", "-found_at"], name="problem_state"),
            models.Index(fields=["check_at"], name="problem_check", condition=Q(check_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        return f"problem/{self.pk}"


class Membership(models.Model):
    """A matter of a problem. What a person put in or took out stays so, whatever a later run finds."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="memberships")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="problems")
    sure = models.FloatField(default=1.0, help_text="0 to 1")
    by = models.CharField(max_length=64, help_text="system, or who put it in or took it out")
    at = models.DateTimeField()
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "matter"], name="member_once"),
            models.UniqueConstraint(fields=["matter"], condition=Q(removed=False), name="member_of_one_problem"),
        ]


class Measure(models.Model):
    """What is done about the root of it."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="measures")
    what = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["problem", "due_on"], name="measure_due")]
