"""What raises an alarm, as data with versions."""

from django.db import models
from django.db.models import Q

from huiyin.sensing.vocabulary import OPENS_LABELS, SEVERITY_LABELS, Opens, Severity


class ResponsePlan(models.Model):
    """What to do about an alarm, step by step, as the pack says it."""

    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    steps = models.JSONField(default=list, help_text="[{zh, en}], in order")
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.code


class Rule(models.Model):
    """One rule as it is in force; its history lies in RuleVersion. Off until somebody switches it on."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ON = "on"
        OFF = "off"

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    kinds = models.JSONField(default=list, help_text="codes of device kinds it watches")
    area = models.CharField(max_length=15, blank=True, help_text="only devices in this area")
    device = models.ForeignKey(
        "sensing.Device",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="own_rules",
        help_text="of one device alone",
    )
    definition = models.JSONField(default=dict, help_text="as sensing.rules reads it")
    severity = models.CharField(
        max_length=10, choices=[(s.value, n[1]) for s, n in SEVERITY_LABELS.items()], default=Severity.SERIOUS
    )
    opens = models.CharField(
        max_length=10, choices=[(o.value, n[1]) for o, n in OPENS_LABELS.items()], default=Opens.CONFIRMED
    )
    calls = models.CharField(
        max_length=10, choices=[(o.value, n[1]) for o, n in OPENS_LABELS.items()], default=Opens.CONFIRMED
    )
    matter_type = models.CharField(max_length=12, blank=True, help_text="code of the type of matter it opens")
    matter_condition = models.SmallIntegerField(
        null=True, blank=True, help_text="filing condition under which the platform files it; none: a person does"
    )
    plan = models.ForeignKey(ResponsePlan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200, blank=True, help_text="on whose say")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code

    @property
    def chain(self) -> str:
        return f"rule/{self.pk}"


class RuleVersion(models.Model):
    """A rule as it was; never edited."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    version = models.IntegerField()
    said = models.JSONField(help_text="all of its fields")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once")]


class RuleTrial(models.Model):
    """What a rule, as proposed, would have done with readings that are kept; beside it the version in force."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    rule = models.ForeignKey(Rule, null=True, on_delete=models.CASCADE, related_name="trials")
    facts = models.JSONField(help_text="the rule as proposed (services.ruling.RuleFacts)")
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.SmallIntegerField(default=0, help_text="percent of the days")
    result = models.JSONField(default=dict, help_text="sensing.services.trying.Outcome")
    beside = models.JSONField(default=dict, help_text="the same of the version in force; empty: there is none")

    class Meta:
        indexes = [models.Index(fields=["rule", "-at"], name="trial_latest")]


class RuleLimit(models.Model):
    """Other numbers of a rule for one device, with the reason: this wearer's own heart rate."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="limits")
    device = models.ForeignKey("sensing.Device", on_delete=models.CASCADE, related_name="limits")
    changes = models.JSONField(help_text="fields of the definition that differ")
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "device"], condition=Q(until=None), name="limit_once"),
        ]


class Condition(models.Model):
    """What a rule remembers of a device between readings: there only while something is under way (a threshold crossed
    but not yet for long enough, one half of a combination). Written in the transaction of the readings, so that a
    process that dies forgets nothing and several consumers agree."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey("sensing.Device", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(help_text="measured")
    due_at = models.DateTimeField(null=True, help_text="when it becomes an alarm by the passing of time alone")
    said = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "rule"], name="condition_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="condition_due")]
