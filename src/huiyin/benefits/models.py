from django.db import models
from django.db.models import Q

from huiyin.benefits.kinds import KIND_LABELS, ItemKind
from huiyin.orgs.models import Unit


class ServiceItem(models.Model):
    """Something that a resident or an enterprise can have done 办事事项: by whom, in how many days, how."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="service_items")
    kind = models.CharField(max_length=16, choices=[(kind.value, KIND_LABELS[kind][1]) for kind in ItemKind])
    days = models.SmallIntegerField(null=True, blank=True, help_text="working days promised; 0: while you wait")
    guide_zh = models.TextField(blank=True)
    guide_en = models.TextField(blank=True)
    link = models.URLField(max_length=300, blank=True, help_text="where it is applied for")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "code"], name="item_in_force", condition=Q(withdrawn_at=None))]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def chain(self) -> str:
        return f"item/{self.code}"
