from django.contrib.postgres.indexes import GinIndex
from django.db import models

from huiyin.kernel.words import Bigrams


class Area(models.Model):
    """A level of the district's territory: district 区, street 街道, community 社区, grid 综合网格.

    Codes nest by prefix (6, 9, 12, 14 digits), so "in this street" is a comparison of codes, not a walk up a tree.
    """

    class Level(models.TextChoices):
        DISTRICT = "district"
        STREET = "street"
        COMMUNITY = "community"
        GRID = "grid"

    code = models.CharField(max_length=14, unique=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    polygon = models.BinaryField(help_text="WKB, WGS-84 lon/lat")
    lon = models.FloatField(help_text="a point inside, for labels")
    lat = models.FloatField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="a grid that was merged into others; kept by name")
    redrawn_at = models.DateTimeField(null=True, blank=True, help_text="when the office last moved this border")

    class Meta:
        indexes = [models.Index(fields=["level"], name="area_level")]

    def __str__(self) -> str:
        return self.name_zh


class UnitGrid(models.Model):
    """单元网格 of GB/T 30428.1: about 10,000 m², the finest place that a matter is located in."""

    code = models.CharField(max_length=15, unique=True)
    grid = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="unit_grids")
    polygon = models.BinaryField(help_text="WKB, WGS-84 lon/lat")
    area_m2 = models.FloatField()
    land_use = models.CharField(max_length=20, blank=True)


class Road(models.Model):
    name_zh = models.CharField(max_length=80, db_index=True)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    line = models.BinaryField(help_text="WKB LineString, WGS-84")


class Backdrop(models.Model):
    """Water and green of the district's own base map."""

    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20)
    polygon = models.BinaryField(help_text="WKB, WGS-84")


class Building(models.Model):
    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20)
    address_zh = models.CharField(max_length=160, db_index=True)
    address_en = models.CharField(max_length=200)
    lon = models.FloatField()
    lat = models.FloatField()
    floors = models.SmallIntegerField(default=1)
    dwellings = models.IntegerField(default=0)
    grid = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="buildings")

    FOUND_BY = ("address_zh", "address_en", "name_zh", "name_en")

    class Meta:
        indexes = [GinIndex(Bigrams("address_zh", "address_en", "name_zh", "name_en"), name="building_words")]


class Component(models.Model):
    """城市部件: a manhole cover, a lamp, a hydrant; with who owns, maintains and supervises it (unit codes)."""

    class State(models.TextChoices):
        INTACT = "intact"
        DAMAGED = "damaged"
        LOST = "lost"
        DISUSED = "disused"

    code = models.CharField(max_length=20, unique=True)
    type_code = models.CharField(max_length=8, db_index=True, help_text="big and small class, e.g. 0137")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    lon = models.FloatField()
    lat = models.FloatField()
    unit_grid = models.CharField(max_length=15, db_index=True)
    owner = models.CharField(max_length=20, blank=True)
    maintainer = models.CharField(max_length=20, blank=True)
    supervisor = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INTACT)
    address_zh = models.CharField(max_length=160, blank=True)
    installed_on = models.DateField(null=True, blank=True)
