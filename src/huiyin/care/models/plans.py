"""What is planned for somebody, and which devices serve them."""

from django.db import models
from django.db.models import Q

from huiyin.care.models.files import CareFile, Consent
from huiyin.care.vocabulary import PLAN_LABELS
from huiyin.orgs.models import Staff
from huiyin.sensing.models import Device


class Plan(models.Model):
    """Visits or calls every so many days; or greetings and warnings, whenever there is an occasion."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="plans")
    kind = models.CharField(max_length=8, choices=[(k.value, n[1]) for k, n in PLAN_LABELS.items()])
    every_days = models.SmallIntegerField(null=True, help_text="of visits and calls")
    next_on = models.DateField(null=True, help_text="the next due day, not yet moved to a working day")
    staff = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", help_text="who goes; none: the file's carer"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind"], condition=Q(ended_at=None), name="one_plan_of_a_kind"),
        ]
        indexes = [models.Index(fields=["next_on"], condition=Q(ended_at=None), name="care_plan_next")]


class Binding(models.Model):
    """A device in somebody's service, from when to when; under which consent."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="bindings")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="when the consent ends")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=Q(ended_at=None), name="device_serves_one"),
        ]
