"""Warnings 预警, the CAP messages that they came and went by, and which household was told."""

import secrets

from django.db import models
from django.db.models.functions import Now

from huiyin.kernel.ids import new_tracking_code
from huiyin.warnings.cap.words import Certainty, Severity, Status, Urgency
from huiyin.warnings.vocabulary import OTHERS, Reached, State, Via


def new_token() -> str:
    return secrets.token_urlsafe(9)


class Feed(models.Model):
    """Another service's list of CAP messages (Atom or RSS), looked at every minute."""

    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=80, blank=True, help_text="Last-Modified, as the other side wrote it")
    seen = models.JSONField(default=list, help_text="entries that were fetched already, the newest last")
    checked_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=64)


class Warning(models.Model):
    """One danger that people of an area are told of, from its first message to the all-clear.

    `words`: {"zh": {event, headline, description, instruction}, "en": {…}}. `shape`: GeoJSON, WGS-84, of whom to tell.
    """

    code = models.CharField(max_length=16, unique=True, default=new_tracking_code)
    state = models.CharField(max_length=10, default=State.DRAFT, choices=[(one.value, one.value) for one in State])
    status = models.CharField(max_length=10, default=Status.ACTUAL)
    scope = models.CharField(max_length=10, default="Public")
    drill = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True, help_text="of the pack's templates")
    severity = models.CharField(max_length=10, default=Severity.UNKNOWN)
    urgency = models.CharField(max_length=10, default=Urgency.UNKNOWN)
    certainty = models.CharField(max_length=10, default=Certainty.UNKNOWN)
    words = models.JSONField(default=dict)
    area_zh = models.CharField(max_length=200, blank=True)
    area_en = models.CharField(max_length=200, blank=True)
    codes = models.JSONField(default=list, help_text="area codes that were chosen or came in")
    shape = models.JSONField(null=True, blank=True)
    onset = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    knock_after = models.SmallIntegerField(default=30, help_text="minutes until doors are knocked at")
    sender_name = models.CharField(max_length=120, blank=True)
    via = models.CharField(max_length=5, default=Via.DESK)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())
    asked_by = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=64, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    round = models.SmallIntegerField(default=0, help_text="which message of this warning people are told now")
    gathered = models.SmallIntegerField(default=0, help_text="the last round whose households were looked up")
    doors_told_at = models.DateTimeField(null=True, blank=True, help_text="when grid workers were asked to knock")
    weather = models.JSONField(default=list, help_text="ids of the weather warnings that it makes")

    class Meta:
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="warning_latest"),
            models.Index(fields=["state", "expires_at"], name="warning_open"),
        ]


class Bulletin(models.Model):
    """One CAP message, byte for byte as it came in or went out. One that could not be used has no identifier here."""

    warning = models.ForeignKey(Warning, null=True, blank=True, on_delete=models.PROTECT, related_name="bulletins")
    outgoing = models.BooleanField(default=False)
    identifier = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=200, blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, blank=True)
    msg_type = models.CharField(max_length=8, blank=True)
    body = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body")
    via = models.CharField(max_length=5)
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.SET_NULL)
    deviations = models.JSONField(default=list, help_text="[path, code, said, fault]")
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "identifier", "sent"], condition=~models.Q(identifier=""), name="bulletin_once"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(identifier=""), name="unusable_bulletin_once"
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="bulletin_latest")]


class Told(models.Model):
    """One household, or one follower with an account, that a warning concerns. No name, no number, no age.

    `grid`: 14 digits, empty for a follower. `token` opens the page by which it is confirmed.
    """

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="told")
    recipient = models.CharField(max_length=40, help_text="household/… or account/…")
    building = models.CharField(max_length=24, blank=True)
    grid = models.CharField(max_length=14, blank=True)
    rank = models.SmallIntegerField(default=OTHERS)
    reached = models.CharField(max_length=8, default=Reached.WAITING)
    round = models.SmallIntegerField(default=0, help_text="the last message of the warning that was queued for it")
    queued_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=12, default=new_token)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=6, blank=True)
    help_at = models.DateTimeField(null=True, blank=True)
    matter_id = models.BigIntegerField(null=True, blank=True, help_text="the matter that asking for help opened")
    knock = models.CharField(max_length=8, blank=True)
    knocked_at = models.DateTimeField(null=True, blank=True)
    knocked_by = models.BigIntegerField(null=True, blank=True, help_text="staff id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["warning", "recipient"], name="told_once"),
            # Not unique=True: that would make a second index for searches by beginning, which nobody does.
            models.UniqueConstraint(fields=["token"], name="told_token"),
        ]
        indexes = [
            models.Index(fields=["warning", "round", "rank", "id"], name="told_next"),
            models.Index(fields=["warning", "grid", "building"], name="told_by_grid"),
        ]


class Follower(models.Model):
    """Somebody with an account who wants the warnings of a place, without living there by the register."""

    account_id = models.BigIntegerField()
    area = models.CharField(max_length=14, help_text="code of a street or community")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "area"], name="follows_once")]
        indexes = [models.Index(fields=["area"], name="followers_of")]
