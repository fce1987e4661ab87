"""Which matters are one thing: an incident cluster is a root and what was merged into it."""

from django.db import models
from django.db.models import Q

from huiyin.matters.models.matter import Matter, Report


class Merge(models.Model):
    """A matter that was merged into another 并案, for as long as it is not undone. History stays; what counts has no
    `undone_at`. A root is never itself merged: when it is, what hangs on it is hung on its new root."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="merges", db_index=False)
    root = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="merged", db_index=False)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    probability = models.FloatField(null=True, blank=True, help_text="as the scorer saw it then; empty: it had no say")
    traits = models.JSONField(default=list, help_text="what the two had in common (rules/seen/traits.py)")
    before = models.JSONField(default=dict, help_text="what undoing restores: state, units, clocks, task")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(undone_at=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(matter=models.F("root")), name="merged_into_another"),
        ]
        indexes = [models.Index(fields=["root"], condition=Q(undone_at=None), name="merge_root")]


class Posted(models.Model):
    """What a device sent lately, as a digest: the very same again within minutes is the same report, not another."""

    digest = models.CharField(max_length=64, primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="posted_at")]


class SeenWeights(models.Model):
    """Weights that a city learnt from its own marks; the latest are in force. None: the usual ones of the house."""

    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    weights = models.JSONField(help_text="rules/seen/weighing.py")
    measured = models.JSONField(default=dict, help_text="on the part that was held back")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="seen_weights_latest")]
