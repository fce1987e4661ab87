"""Who answers for what: rules, returns that taught something, disputes and their decisions."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from huiyin.matters.models.matter import Matter
from huiyin.orgs.models import Unit


class ResponsibilityRule(models.Model):
    """A line of the district's list of duties 职责清单. What is empty holds everywhere and always.

    How specific it is, is computed (matters/rules/responsibility.py), never typed.
    """

    key = models.CharField(max_length=40, blank=True, help_text="of a pack's line; empty where the office wrote it")
    type_code = models.CharField(max_length=8, blank=True)
    condition = models.SmallIntegerField(null=True, blank=True, help_text="number of the filing condition")
    area = models.CharField(max_length=15, blank=True, help_text="code that the place's code begins with")
    grid = models.CharField(max_length=14, blank=True, help_text="worker grid")
    component_type = models.CharField(max_length=8, blank=True)
    owner = models.CharField(max_length=20, blank=True, help_text="unit code of the component's owner")
    weekdays = models.CharField(max_length=7, blank=True, help_text="1 Monday … 7 Sunday, e.g. 67")
    time_from = models.TimeField(null=True, blank=True)
    time_to = models.TimeField(null=True, blank=True, help_text="earlier than time_from: over midnight")
    season_from = models.CharField(max_length=5, blank=True, help_text="MM-DD")
    season_to = models.CharField(max_length=5, blank=True)
    target = models.CharField(max_length=20, help_text="unit code, or owner|maintainer|street|community")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, help_text="the source: notice and article")
    made_by = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="rule_once_a_key")]


class Returned(models.Model):
    """A unit gave a matter back: what it was about and where, so that the next like case does not go there again."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="returned")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    type_code = models.CharField(max_length=8, blank=True)
    area = models.CharField(max_length=15, blank=True)
    component = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    overruled_at = models.DateTimeField(null=True, blank=True, help_text="it was decided that the unit answers for it")

    class Meta:
        indexes = [
            models.Index(fields=["type_code", "area", "-at"], name="returned_place"),
            models.Index(fields=["component", "-at"], condition=~Q(component=""), name="returned_component"),
        ]


class Ruling(models.Model):
    """A dispute about responsibility 责任裁定, from its beginning to the decision; its reason lies in Text."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="rulings")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    due_at = models.DateTimeField(null=True, blank=True, help_text="until when the units may state their case")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(decided_at=None), name="one_open_ruling")]


class Statement(models.Model):
    """What a unit says to a dispute; `stated_at` None while it is only asked. The words lie in Text."""

    ruling = models.ForeignKey(Ruling, on_delete=models.CASCADE, related_name="statements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    stated_at = models.DateTimeField(null=True, blank=True)
    stated_by = models.CharField(max_length=64, blank=True)
    proposes = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ruling", "unit"], name="one_statement_a_unit")]


class Precedent(models.Model):
    """A decision that holds for like cases 裁定先例, as wide as the arbiter wanted it, until it is withdrawn."""

    class Scope(models.TextChoices):
        COMPONENT = "component"
        UNIT_GRID = "unit_grid"
        STREET = "street"
        TYPE = "type"

    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="precedent")
    type_code = models.CharField(max_length=8)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    where = models.CharField(max_length=20, blank=True, help_text="code of the component, unit grid or street")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["type_code"], condition=Q(withdrawn_at=None), name="precedent_in_force")]
