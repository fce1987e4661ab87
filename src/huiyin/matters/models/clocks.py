from django.db import models
from django.db.models import Q

from huiyin.matters.models.matter import Matter


class Clock(models.Model):
    """What is running, since when, paused when, due when, and the derivation that a person can read."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(max_length=10)
    limit_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(max_length=16, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    soon_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    detail = models.JSONField(default=dict, help_text="pauses, extensions, steps of the derivation (rules/clock.py)")
    late = models.BooleanField(null=True, help_text="set when it stops; the raw fact")
    exempt = models.BooleanField(default=False, help_text="a granted appeal; the raw fact stays")
    escalated = models.SmallIntegerField(default=0, help_text="how often its running out has been escalated")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="clock_running",
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True, due_at__isnull=False),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["matter", "kind"], name="one_clock_a_kind")]
