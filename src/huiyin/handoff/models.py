from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.handoff.states import KIND_LABELS, LABELS, OPEN, WAY_LABELS, State
from huiyin.matters.models import Matter
from huiyin.orgs.models import Unit


class Partner(models.Model):
    """Somebody outside who can do work for a unit, and how they are reached."""

    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=[(k.value, v[1]) for k, v in KIND_LABELS.items()])
    way = models.CharField(max_length=10, choices=[(k.value, v[1]) for k, v in WAY_LABELS.items()])
    url = models.CharField(max_length=500, blank=True, help_text="of their API: open311, huiyin")
    key = models.TextField(blank=True, help_text="sealed; with which we call them")
    hook_secret = models.TextField(blank=True, help_text="sealed; with which their webhooks to us are signed")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="with whose key they call us: api",
    )  # fmt: skip
    units = models.JSONField(default=list, help_text="codes of the units that may use it; empty: all")
    types = models.JSONField(default=list, help_text="codes of matter types that it takes; empty: all")
    options = models.JSONField(default=dict, help_text="of its adapter: service codes, jurisdiction")
    by_itself = models.BooleanField(default=False, help_text="handed over as soon as such a matter is dispatched")
    finishes = models.BooleanField(default=False, help_text="their result finishes the matter under its unit")
    confirm_within = models.DurationField()
    progress_within = models.DurationField()
    fallback_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def ref(self) -> str:
        return f"partner/{self.pk}"


class Handoff(models.Model):
    """One matter with one partner, from sending to its end."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="handoffs")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="handoffs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="that stays responsible")
    state = models.CharField(max_length=10, choices=[(s.value, LABELS[s][1]) for s in State], default=State.SENDING)
    brief = models.TextField(help_text="what is to be done; no personal data")
    photos = models.JSONField(default=list, help_text="tokens of the matter's photos that go along")
    nonce = models.CharField(max_length=24, help_text="of its link; a new one makes the old link void")
    outside_ref = models.CharField(max_length=120, blank=True, help_text="their number for it")
    outside_state = models.CharField(max_length=120, blank=True, help_text="what they said last, to see what is new")
    by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    since = models.DateTimeField(help_text="of the state")
    due_at = models.DateTimeField(null=True, blank=True, help_text="until when the next word must come")
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(help_text="of its link")
    tries = models.SmallIntegerField(default=0, help_text="to send it")
    call_at = models.DateTimeField(null=True, blank=True, help_text="when to send, or to ask how it stands")
    problem = models.CharField(max_length=10, blank=True, help_text="kernel.outbound.Failed.kind of the last call")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(state__in=sorted(OPEN)), name="one_open_handoff"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="handoff_due", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["call_at"], name="handoff_call", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["partner", "outside_ref"], name="handoff_outside"),
            models.Index(fields=["-made_at"], name="handoff_latest"),
        ]

    @property
    def chain(self) -> str:
        return f"handoff/{self.pk}"

    @property
    def key(self) -> str:
        """Sent with the order, so that it is taken once however often it is sent."""
        return f"handoff-{self.pk}-{self.nonce}"
