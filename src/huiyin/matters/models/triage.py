"""What triage keeps: how much it may do by itself, what it has learned, and whether it was right."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from huiyin.matters.vocabulary import Choice, Mode


class Switch(models.Model):
    """How much the platform may do by itself; an empty type code stands for all types without a row of their own."""

    choice = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Choice])
    type_code = models.CharField(max_length=8, blank=True)
    mode = models.CharField(max_length=8, choices=[(m.value, m.value) for m in Mode], default=Mode.SUGGEST)
    threshold = models.FloatField(null=True, blank=True, help_text="confidence from which it acts; empty: the usual")
    by = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choice", "type_code"], name="switch_once")]


class Classifier(models.Model):
    """One trained version. Its numbers are arrays (npz) and a JSON head, never code, and are checked by digest."""

    made_at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=64)
    arrays = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    figures = models.JSONField(default=dict, help_text="what was measured on the part held back, and what it saw")
    why = models.JSONField(default=dict, help_text="why it is, or is not, in force (triage/reasons.py)")
    in_force = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["in_force"], condition=Q(in_force=True), name="classifier_one_in_force")
        ]


class Verdict(models.Model):
    """What was guessed of one matter, and what people decided in the end; one row for each kind of choice."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="verdicts", db_index=False)
    choice = models.CharField(max_length=12)
    guess = models.CharField(max_length=40, blank=True, help_text="empty: it abstained")
    confidence = models.FloatField(default=0.0)
    classifier = models.IntegerField(default=0, help_text="version that guessed; 0: the pack's words alone")
    known = models.FloatField(default=1.0, help_text="share of the text's words seen in training")
    decided = models.CharField(max_length=40)
    acted = models.BooleanField(default=False, help_text="the platform did it by itself")
    by_person = models.BooleanField(default=True, help_text="a person decided or confirmed it")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["choice", "-at"], name="verdict_latest")]
        constraints = [models.UniqueConstraint(fields=["matter", "choice"], name="verdict_once")]


class WeatherWarning(models.Model):
    """A warning in force, as the weather service issued it and the desk entered it."""

    kind = models.CharField(max_length=12)
    level = models.CharField(max_length=8)
    area = models.CharField(max_length=12, blank=True, help_text="area code prefix; empty: the whole district")
    since = models.DateTimeField()
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["until"], name="warning_until", condition=Q(lifted_at=None))]

    @property
    def as_said(self) -> tuple[str, str, str]:
        """Kind, level and area: what a message of the weather service says beside its time."""
        return self.kind, self.level, self.area
