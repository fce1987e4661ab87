"""来信来访媒体: what came on paper, in person or in the news; each has its registration number and one matter."""

from django.db import models

from huiyin.matters.models import Matter


class Letter(models.Model):
    """The register's entry. Who sent it stands with the matter's report, behind the people's door."""

    number = models.CharField(max_length=20, unique=True, help_text="of the register: L2026-000001")
    kind = models.CharField(max_length=10)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(help_text="the day that it arrived; the matter's clocks begin with its registration")
    outlet = models.CharField(max_length=80, blank=True, help_text="the newspaper, programme or site, of media")
    link = models.CharField(max_length=500, blank=True)
    people = models.SmallIntegerField(null=True, blank=True, help_text="how many came, of a visit")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-registered_at", "-id"], name="letter_latest")]
