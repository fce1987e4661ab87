from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from huiyin.orgs.roles import LABELS


class Unit(models.Model):
    """An organisation that can be responsible for a matter 处置单位."""

    class Kind(models.TextChoices):
        CENTRE = "centre"
        DEPARTMENT = "department"
        STREET = "street"
        COMMUNITY = "community"
        UTILITY = "utility"
        PROPERTY = "property"

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    area = models.CharField(
        max_length=15, blank=True, db_index=True, help_text="area code served; empty: the whole district"
    )
    phone = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name_zh


class Staff(models.Model):
    """A person at work, with the account they sign in with."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name_zh


class Post(models.Model):
    """What somebody may do, where: a role bound to a unit and an area."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=[(role.value, names[1]) for role, names in LABELS.items()])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    area = models.CharField(max_length=15, blank=True, help_text="area code prefix; empty: the whole district")
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["role", "area"], name="post_role_area")]
        constraints = [models.UniqueConstraint(fields=["staff", "role", "unit", "area"], name="post_once")]


class DutySpan(models.Model):
    """From going on duty 上岗 to going off 下岗. Only inside of one is a position known."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="duty")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, blank=True, help_text="self, signed_out, forgotten")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=models.Q(ended_at=None), name="on_duty_once")
        ]
        indexes = [models.Index(fields=["began_at"], name="duty_began")]


class Position(models.Model):
    """Where somebody on duty was last, and nothing of where they were before. Gone when the duty ends."""

    span = models.OneToOneField(DutySpan, primary_key=True, on_delete=models.CASCADE, related_name="position")
    at = models.DateTimeField(help_text="when the phone measured it")
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy = models.FloatField(null=True, help_text="metres, as the phone says")

    class Meta:
        indexes = [models.Index(fields=["lat", "lon"], name="position_place")]


class Acknowledgement(models.Model):
    """Somebody was rung for something and said that they know: who and when, whatever it was that rang."""

    about = models.CharField(max_length=64, help_text="what rang, e.g. task/12")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "staff"], name="acknowledged_once")]
