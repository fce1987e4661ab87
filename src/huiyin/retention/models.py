from django.db import models
from django.db.models import Q

from huiyin.matters.models import Matter, Report


class LegalHold(models.Model):
    """Proceedings or an inquiry need a matter as it is: nothing of it goes until this is lifted."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=64)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(lifted_at=None), name="one_legal_hold"),
        ]


class Wish(models.Model):
    """Somebody asked that their report forget them. `answer`: what went and what was kept, as they read it."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True, help_text="when nothing of it was left to be done")
    answer = models.JSONField(default=list, help_text="[{what, gone, kept, ground}]")

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=Q(done_at=None), name="wish_open")]

    @property
    def chain(self) -> str:
        return f"erasure/{self.pk}"


class Run(models.Model):
    """One night's erasing by the rules: what went, what was kept, on what ground; numbers only."""

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=64)
    lines = models.JSONField(default=list, help_text="[{what, gone, kept, ground}]")
    rules = models.JSONField(default=list, help_text="[{kind, keep_days, source}] that were in force")
