"""What is due, what was done, what was asked for."""

from django.db import models
from django.db.models import Q

from huiyin.care.models.files import CareFile, new_token
from huiyin.care.models.plans import Plan
from huiyin.care.vocabulary import DUE_LABELS, MET_LABELS, ORDER_LABELS, PLAN_LABELS, RECORD_LABELS, STEP_LABELS, Step
from huiyin.care.vocabulary import DueState as State
from huiyin.kernel.sealed.columns import Sealed
from huiyin.matters.models import Matter
from huiyin.orgs.models import Staff


class Due(models.Model):
    """A visit or call that somebody has to make by a day. One per plan and day, however often the job runs."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="dues")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=8, choices=[(k.value, n[1]) for k, n in PLAN_LABELS.items()])
    on = models.DateField(help_text="the working day on which it is due")
    due_at = models.DateTimeField(help_text="the end of that day's office hours")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=[(s.value, n[1]) for s, n in DUE_LABELS.items()], default=State.OPEN)
    step = models.CharField(
        max_length=10, choices=[(s.value, n[1]) for s, n in STEP_LABELS.items()], default=Step.CARER
    )
    missed_at = models.DateTimeField(null=True, help_text="when it was seen to be late")
    raised_at = models.DateTimeField(null=True, help_text="when it last went up a step")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "on"], name="due_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="open"), name="one_open_due"),
        ]
        indexes = [
            models.Index(fields=["staff", "due_at"], condition=Q(state="open"), name="care_due_staff"),
            models.Index(fields=["due_at"], condition=Q(state="open"), name="care_due_open"),
            models.Index(fields=["on"], name="care_due_on"),
        ]


class Record(models.Model):
    """One contact with the person: a visit, a call, a message. Never edited; a correction is another one."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="records")
    kind = models.CharField(max_length=8, choices=[(k.value, n[1]) for k, n in RECORD_LABELS.items()])
    at = models.DateTimeField()
    by = models.CharField(max_length=64, help_text="staff/12, system")
    met = models.CharField(max_length=8, blank=True, choices=[(m.value, n[1]) for m, n in MET_LABELS.items()])
    note = Sealed(blank=True)
    due = models.OneToOneField(Due, null=True, on_delete=models.SET_NULL, related_name="record")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40, blank=True, help_text="of a message: its template")
    key = models.CharField(max_length=80, null=True, unique=True, help_text="of a message: sent once")

    class Meta:
        indexes = [models.Index(fields=["file", "-at"], name="care_record_latest")]


class Picture(models.Model):
    """A photo of a signed consent or of a visit: a file that only this installation can read, gone with the file."""

    token = models.CharField(max_length=20, unique=True, default=new_token)
    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="pictures")
    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="pictures")
    consent = models.ForeignKey("care.Consent", null=True, on_delete=models.CASCADE, related_name="pictures")
    content_type = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Order(models.Model):
    """Something they asked for. It is a matter like any other; here it stands on their file."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=8, choices=[(k.value, n[1]) for k, n in ORDER_LABELS.items()])
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="care_order_latest")
    contact = models.CharField(max_length=20, help_text="id of a people contact, the order's own: it goes when it ends")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["file", "-at"], name="care_order_latest")]
