from django.conf import settings
from django.db import models
from django.db.models import Q


class Subscription(models.Model):
    """Another system that is told of moves and alarms, within what one account may see."""

    label = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose rights bound what is told",
    )
    moves = models.JSONField(default=list, help_text="names of moves; empty: all")
    types = models.JSONField(default=list, help_text="codes of matter types; empty: all")
    areas = models.JSONField(default=list, help_text="area codes, with what lies in them; empty: all")
    alarms = models.JSONField(default=list, help_text="what of alarms is told, webhooks.rules.ALARMS; empty: nothing")
    secret = models.TextField(help_text="sealed; signs what is sent")
    old_secret = models.TextField(blank=True, help_text="sealed; signs along until old_secret_until")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=10, blank=True, help_text="hand, gone")
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label

    @property
    def chain(self) -> str:
        return f"webhook/{self.pk}"


class Delivery(models.Model):
    """One message to one receiver. Its body never changes, however often it is tried."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"
        DROPPED = "dropped"

    id = models.BigAutoField(primary_key=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    key = models.CharField(max_length=80, help_text="what it is about; order is kept per key, e.g. matter/123")
    event_id = models.BigIntegerField(null=True, help_text="of the outbox; null: a test")
    type = models.CharField(max_length=40)
    number = models.CharField(max_length=24, blank=True, help_text="of the matter, or of the alarm")
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=10, blank=True, help_text="kernel.outbound.Failed.kind of the last try")
    answered = models.SmallIntegerField(default=0, help_text="status of the last answer; 0: there was none")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event_id"], name="webhook_event_once"),
        ]
        indexes = [
            models.Index(fields=["subscription", "key", "id"], name="webhook_waiting", condition=Q(state="waiting")),
            models.Index(fields=["subscription", "state", "-id"], name="webhook_log"),
        ]

    @property
    def message_id(self) -> str:
        return f"msg_{self.subscription_id}_{self.pk}"
