from django.db import models
from django.db.models.functions import Now


class TransactionId(models.Field):
    """PostgreSQL's xid8. Rows of a transaction carry its id; a reader that stays behind the oldest running
    transaction (`pg_snapshot_xmin`) never skips a row that commits late, as it would by following a sequence."""

    def db_type(self, connection) -> str:
        return "xid8"

    def from_db_value(self, value, expression, connection):
        return None if value is None else int(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        return None if value is None else str(value)


class CurrentTransactionId(models.Func):
    function = "pg_current_xact_id"
    output_field = TransactionId()


class OutboxEvent(models.Model):
    """One announcement, written in the transaction of what it announces; read by `kernel.outbox` and by `live`."""

    id = models.BigAutoField(primary_key=True)
    tx = TransactionId(db_default=CurrentTransactionId())
    at = models.DateTimeField(db_default=Now())
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=80, help_text="What it is about; order is kept per key, e.g. matter/123")
    payload = models.JSONField(default=dict)
    audience = models.JSONField(default=dict, help_text="Who may see it on a live page: unit ids, area code, sealed")
    # Null: nothing to go back to, or written by a process of an older version.
    origin = models.CharField(max_length=130, null=True, help_text="request id and trace that it goes back to")

    class Meta:
        indexes = [models.Index(fields=["tx", "id"], name="outbox_order")]


class OutboxCursor(models.Model):
    """How far one subscriber has come. Moved in the same transaction as what the subscriber wrote."""

    subscriber = models.CharField(max_length=120, primary_key=True)
    tx = TransactionId(default=0)
    event_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)


class ParkedEvent(models.Model):
    """An event that a subscriber could not take yet, or that waits behind one of its key; the cursor has gone on."""

    subscriber = models.CharField(max_length=120)
    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="null: waits for its predecessor")
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "event"], name="parked_once")]


class DeadLetter(models.Model):
    """An event that a subscriber could not take after all its tries; kept until a person replays or drops it."""

    subscriber = models.CharField(max_length=120)
    event_id = models.BigIntegerField()
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)
    error = models.TextField()
    tries = models.IntegerField(default=0)
    failed_at = models.DateTimeField(auto_now=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "event_id"], name="dead_letter_once")]


class Watermark(models.Model):
    """How far in time a job that looks at a window has come, so that no moment is looked at twice or never."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()


class IdempotentCall(models.Model):
    """The answer given to a request with this key; the same key from the same caller gets it again.

    `caller` and `key` both hold a digest of the two together; the answer is sealed with the key (kernel/idempotency).
    """

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotent_once")]


class RequestTally(models.Model):
    """Requests of ten minutes to one route, of all web workers together; kept for two days (telemetry/tallies)."""

    slot = models.DateTimeField()
    route = models.CharField(max_length=120)
    count = models.IntegerField(default=0)
    failed = models.IntegerField(default=0, help_text="answered with 5xx")
    slow = models.IntegerField(default=0, help_text="took longer than a second")
    total_ms = models.BigIntegerField(default=0)
    worst_ms = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "route"], name="request_tally_once")]


class Fault(models.Model):
    """A kind of error that a process noted in its log: where it arose, never what it was about. Kept for a month."""

    kind = models.CharField(max_length=200)
    process = models.CharField(max_length=12)
    count = models.IntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    request = models.CharField(max_length=64, blank=True, help_text="id of the latest request, to find it in the log")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "process"], name="fault_once")]


class OutboundCircuit(models.Model):
    """A receiver that has failed since it last answered; see `kernel.outbound.circuit`. No row: all is well."""

    target = models.CharField(max_length=200, primary_key=True)
    failures = models.IntegerField(default=0, help_text="in a row")
    open_until = models.DateTimeField(null=True, help_text="nothing is sent before; null: not open")


class Attempt(models.Model):
    """Wrong guesses at one secret, by a digest of what was guessed at: kept whether or not it exists, for a day."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField(default=1)
    at = models.DateTimeField(help_text="of the last one")

    class Meta:
        indexes = [models.Index(fields=["at"], name="attempt_at")]


class PackSetting(models.Model):
    """A piece of a pack that is read whole: its calendar, its stage limits. Changed by loading a pack."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.JSONField()
    source = models.CharField(max_length=200, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)
