"""Scenes: what cameras and drones may say, what they said, and the pictures of it. No field here says who was seen."""

from django.db import models

from huiyin.matters.models import Photo
from huiyin.orgs.models import Staff
from huiyin.sensing.models.alarms import Alarm
from huiyin.sensing.models.devices import Device
from huiyin.sensing.models.rules import Rule


class SceneKind(models.Model):
    """A kind of scene of the pack's list; its severity and what follows stand in its rule."""

    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=24, blank=True)
    rule = models.OneToOneField(Rule, on_delete=models.PROTECT, related_name="scene")
    least = models.FloatField(default=0, help_text="how sure a camera must be, 0 to 1")
    excepts = models.JSONField(
        default=list, help_text="where and when it is no alarm, as sensing.rules.scenes reads it"
    )
    source = models.CharField(max_length=200, blank=True)
    in_use = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class SceneSeen(models.Model):
    """One message of a camera or drone that was taken. Only the newest of an alarm keep their pictures."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="seen")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey(SceneKind, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(help_text="when it was seen")
    confidence = models.FloatField(help_text="0 to 1, as the device says")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    photo = models.ForeignKey(Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "kind", "at"], name="scene_once")]
        indexes = [models.Index(fields=["at"], name="scene_by_time")]


class LookTask(models.Model):
    """Somebody in the field is asked to look whether an alarm is true; their answer judges it."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="looks")
    grid = models.CharField(max_length=14, help_text="who works there may answer")
    note = models.CharField(max_length=300, blank=True, help_text="what to look for")
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_true = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    photo = models.ForeignKey(Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_how = models.CharField(max_length=12, blank=True, help_text="answered, judged (by somebody else), taken_back")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alarm"], condition=models.Q(ended_how=""), name="one_open_look"),
        ]
        indexes = [models.Index(fields=["grid"], condition=models.Q(ended_how=""), name="look_open")]
