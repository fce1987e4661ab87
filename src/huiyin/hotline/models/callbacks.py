"""回访: asking afterwards whether it was settled."""

from django.db import models
from django.db.models import Q

from huiyin.hotline.vocabulary import Reopening
from huiyin.matters.models import Matter
from huiyin.orgs.models import Staff, Unit


class CallBack(models.Model):
    """One close of one matter to be asked about. Claimed by one person; settled by an answer, or given up."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField(help_text="how often the matter had been reopened; each close is asked about once")
    why = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, help_text="not to be tried again before")
    done_at = models.DateTimeField(null=True, blank=True)
    reached = models.BooleanField(null=True, help_text="false: given up after all tries, or overtaken")
    overtaken = models.BooleanField(default=False, help_text="reopened before anybody called")
    contacted = models.BooleanField(null=True)
    resolved = models.BooleanField(null=True)
    satisfied = models.CharField(max_length=10, blank=True)
    reopening = models.CharField(max_length=8, blank=True, default=Reopening.NONE)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="callback_waiting", condition=Q(done_at=None)),
            models.Index(fields=["-done_at", "-id"], name="callback_done", condition=Q(done_at__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["matter", "round"], name="callback_once_a_close")]

    @property
    def chain(self) -> str:
        return f"callback/{self.pk}"


class CallBackTry(models.Model):
    """One time that somebody rang; `reached` or not."""

    callback = models.ForeignKey(CallBack, on_delete=models.CASCADE, related_name="attempts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reached = models.BooleanField()
