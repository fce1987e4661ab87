"""Alarms: {active, cleared} × {unacknowledged, acknowledged}, and what a person says that it was."""

from django.db import models
from django.db.models import Q

from huiyin.matters.models import Matter
from huiyin.sensing.models.devices import Device
from huiyin.sensing.models.rules import Rule
from huiyin.sensing.vocabulary import SEVERITY_LABELS, VERDICT_LABELS


class Alarm(models.Model):
    """One alarm. Active until `cleared_at`; of one device and rule only one is active, whatever happens at once."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="alarms", db_index=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="alarms", db_index=False)
    rule_version = models.IntegerField(default=1)
    severity = models.CharField(max_length=10, choices=[(s.value, n[1]) for s, n in SEVERITY_LABELS.items()])
    said = models.JSONField(default=dict, help_text="what raised it: metric, value, limit, scene …")
    began_at = models.DateTimeField(help_text="measured: when what it is about began")
    raised_at = models.DateTimeField(help_text="when it was raised here")
    last_at = models.DateTimeField(help_text="of the latest reading that says so")
    count = models.IntegerField(default=1, help_text="how often it was said while active")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    area = models.CharField(max_length=15, blank=True)
    grid = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=40, blank=True, help_text="whom the device served then")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=64, blank=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_how = models.CharField(max_length=12, blank=True, help_text="reading, person, expired, retired")
    verdict = models.CharField(max_length=6, blank=True, choices=[(v.value, n[1]) for v, n in VERDICT_LABELS.items()])
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(
        max_length=12, blank=True, db_default="", help_text="what a false one was, see sensing.rules.scenes"
    )
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="alarms")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "rule"], condition=Q(cleared_at=None), name="one_active_alarm"),
        ]
        indexes = [
            models.Index(fields=["-raised_at", "-id"], name="alarm_latest"),
            models.Index(fields=["area", "-raised_at"], name="alarm_area"),
            models.Index(fields=["device", "-raised_at"], name="alarm_device"),
            models.Index(fields=["rule", "-raised_at"], name="alarm_rule"),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="alarm_subject"),
            models.Index(fields=["-raised_at"], condition=Q(cleared_at=None), name="alarm_active"),
            models.Index(fields=["-raised_at"], condition=Q(verdict=""), name="alarm_unjudged"),
        ]

    @property
    def chain(self) -> str:
        return f"alarm/{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.cleared_at is None


class AlarmNote(models.Model):
    """What somebody wrote about an alarm; beside the trace, which keeps no words."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="notes")
    words = models.CharField(max_length=500)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
