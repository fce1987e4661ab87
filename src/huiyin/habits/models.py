from django.db import models

from huiyin.matters.models import Matter
from huiyin.orgs.models import Staff, Unit


class SavedList(models.Model):
    """A queue with its filters under a name: of one person, or lent by them to their whole unit."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="saved_list_name")]
        indexes = [models.Index(fields=["unit"], name="saved_list_unit")]


class StandardText(models.Model):
    """Words that a unit uses again and again, for the forms of some moves."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    move = models.CharField(max_length=20)
    words = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "move", "words"], name="standard_text_once")]


class Look(models.Model):
    """Somebody has a matter open now, or is filling in the form of a move; forgotten after a minute and a half."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    move = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "staff"], name="look_once")]
        indexes = [models.Index(fields=["at"], name="look_at")]
