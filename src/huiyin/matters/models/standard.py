"""The standards library 立案、处置和结案标准, kept by edition."""

from django.db import models
from django.db.models import JSONField, Value
from django.db.models.functions import Now

from huiyin.kernel.calendar import LimitUnit
from huiyin.matters.vocabulary import SECTION_LABELS, Section


class Edition(models.Model):
    """One edition of the library. Draft until confirmed; matters keep the edition they were filed under for ever."""

    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True, help_text="what the import counted, doubted and held back")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["superseded_at"],
                condition=models.Q(confirmed_at__isnull=False, superseded_at__isnull=True),
                nulls_distinct=False,
                name="edition_one_in_force",
            )
        ]


class MatterType(models.Model):
    """A small class 小类 of one edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="types")
    code = models.CharField(max_length=8, help_text="0101 component, E0101 event")
    is_component = models.BooleanField(default=False)
    big_zh = models.CharField(max_length=40)
    big_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    section = models.CharField(
        max_length=16, choices=[(s.value, SECTION_LABELS[s][1]) for s in Section], default=Section.DEMAND
    )
    confidential = models.BooleanField(default=False, help_text="no handler sees who reported it")
    flags = models.JSONField(default=list, help_text="territory_first, auto_dispatch, mediation, enforcement, no_site")
    keywords = models.JSONField(default=list)
    examples = models.JSONField(default=list, db_default=Value([], JSONField()), help_text="how people say it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="type_once_per_edition")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class FilingCondition(models.Model):
    """立案条件: when to file, in what time to handle, when it may be closed, who answers for it."""

    type = models.ForeignKey(MatterType, on_delete=models.CASCADE, related_name="conditions")
    number = models.SmallIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    limit_amount = models.DecimalField(max_digits=8, decimal_places=2)
    limit_unit = models.CharField(max_length=16, choices=[(u.value, u.value) for u in LimitUnit])
    closing_zh = models.TextField(blank=True)
    closing_en = models.TextField(blank=True)
    evidence = models.JSONField(default=list, help_text="kinds of evidence that finishing needs, e.g. ['after']")
    responsible = models.CharField(
        max_length=40, blank=True, help_text="unit code, or owner|maintainer|street|community"
    )
    supervising = models.CharField(max_length=40, blank=True)
    skip_rule_zh = models.TextField(blank=True, help_text="when not to file 不采集")
    skip_rule_en = models.TextField(blank=True)
    urgency = models.CharField(max_length=10, default="normal")
    basis = models.TextField(blank=True)
    said = models.JSONField(default=dict, help_text="the source's own words and row: limit, units, who decided")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["type", "number"], name="condition_once_per_type")]
