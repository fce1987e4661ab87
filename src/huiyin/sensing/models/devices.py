"""What there is to listen to. Changed by `sensing.services` only."""

from django.db import models
from django.db.models import Q

from huiyin.orgs.models import Unit


class Metric(models.Model):
    """One quantity that devices measure. Its key is small: it stands in every reading."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    unit = models.CharField(max_length=16, blank=True, help_text="UCUM symbol; empty for a flag or a count")
    is_flag = models.BooleanField(default=False, help_text="0 or 1")
    lowest = models.FloatField(null=True, blank=True, help_text="below is absurd, whatever the device")
    highest = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class DeviceKind(models.Model):
    """A kind of device as the pack describes it: what it measures, how often it speaks, when its battery is low."""

    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=24, blank=True)
    metrics = models.JSONField(
        default=dict, help_text="metric code → {low, high}: the range of this kind, either may miss"
    )
    expected_seconds = models.IntegerField(null=True, blank=True, help_text="how often it speaks; none: only on events")
    battery_low = models.FloatField(null=True, blank=True, help_text="percent")
    on_person = models.BooleanField(default=False, help_text="worn or used by one person: wristband, SOS button")
    scenes = models.JSONField(default=list, help_text="of a camera or drone: scene kinds it may send; else empty")
    source = models.CharField(max_length=200, blank=True)
    in_use = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class Device(models.Model):
    """One device. `code` is its name on the wire (topic dev/<code>/…): letters, digits, hyphen, underscore."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(DeviceKind, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=80, blank=True)
    gateway = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="behind")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    area = models.CharField(max_length=15, blank=True, help_text="finest area known, as Matter.area")
    grid = models.CharField(max_length=14, blank=True, help_text="worker grid, as Matter.grid")
    address = models.CharField(max_length=200, blank=True)
    building = models.CharField(max_length=24, blank=True)
    component = models.CharField(max_length=20, blank=True)
    property_unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="property company of the place",
    )
    maintainer = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(
        max_length=40, blank=True, help_text="whom it serves, as a reference of care (care/12); what it says is theirs"
    )
    subject_until = models.DateTimeField(null=True, blank=True, help_text="when that consent ends")
    secret_hash = models.CharField(max_length=100, blank=True)
    secret_set_at = models.DateTimeField(null=True, blank=True)
    old_secret_hash = models.CharField(max_length=100, blank=True, help_text="still good for a while after a rotation")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    installed_on = models.DateField(null=True, blank=True)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["area", "kind"], name="device_area"),
            models.Index(fields=["grid"], name="device_grid"),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="device_subject"),
            models.Index(fields=["component"], condition=~Q(component=""), name="device_component"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def chain(self) -> str:
        return f"device/{self.pk}"


class DeviceState(models.Model):
    """How a device is; apart from the device, because it changes with every batch."""

    device = models.OneToOneField(Device, primary_key=True, on_delete=models.CASCADE, related_name="state")
    last_at = models.DateTimeField(null=True, help_text="of its newest reading, when it was measured")
    heard_at = models.DateTimeField(null=True, help_text="when it was last heard, whatever it said")
    battery = models.FloatField(null=True, help_text="percent")
    signal = models.FloatField(null=True, help_text="dBm")
    silent_since = models.DateTimeField(null=True)
    weak_since = models.DateTimeField(null=True)
    lying_since = models.DateTimeField(null=True)
    why = models.JSONField(default=dict, help_text="what tells that it lies or is weak, with figures")

    class Meta:
        indexes = [
            models.Index(fields=["silent_since"], condition=Q(silent_since__isnull=False), name="device_silent"),
            models.Index(fields=["weak_since"], condition=Q(weak_since__isnull=False), name="device_weak"),
            models.Index(fields=["lying_since"], condition=Q(lying_since__isnull=False), name="device_lying"),
        ]


class DeviceChange(models.Model):
    """That a device, a kind or a metric was changed, noted by the database itself (migration 0003)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    device_id = models.IntegerField(help_text="0: a kind, a metric, or many devices")

    class Meta:
        managed = False
        db_table = "sensing_devicechange"
