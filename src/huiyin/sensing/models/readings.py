"""What devices said: readings in day partitions, what was not kept, and how often."""

from django.db import models

from huiyin.sensing.vocabulary import Fate, Via


class Reading(models.Model):
    """One value of one device at one moment. Partitioned by day (migration 0002); written by COPY only."""

    pk = models.CompositePrimaryKey("device_id", "metric_id", "at")
    device_id = models.IntegerField()
    metric_id = models.SmallIntegerField()
    at = models.DateTimeField()
    value = models.FloatField()
    quality = models.SmallIntegerField(default=0, help_text="0 good, 1 doubtful: the source flags it")

    class Meta:
        managed = False
        db_table = "sensing_reading"


class FateCount(models.Model):
    """How many readings met which fate in an hour; `device` None where it is unknown."""

    hour = models.DateTimeField()
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate])
    via = models.CharField(max_length=12, choices=[(via.value, via.value) for via in Via])
    device_id = models.IntegerField(default=0, help_text="0: not known, or KEPT, which is counted for all together")
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "fate", "via", "device_id"], name="fate_once")]
        indexes = [models.Index(fields=["device_id", "hour"], name="fate_device")]


class SetAside(models.Model):
    """A payload that was not kept, for whoever has to find out why. Bounded: the newest of each device and fate."""

    at = models.DateTimeField()
    fate = models.CharField(max_length=16)
    via = models.CharField(max_length=12)
    source = models.CharField(max_length=80, help_text="topic, device code or address it came from")
    payload = models.BinaryField(help_text="the first 2,000 bytes")
    why = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="set_aside_latest")]
