"""One person, one file 一人一档. Who it is lies in `people`; here stands a key that says nothing.

Changed by `care.services` only.
"""

import secrets

from django.db import models
from django.db.models import Q

from huiyin.care.vocabulary import (
    CARER_LABELS,
    GIVEN_LABELS,
    HOW_LABELS,
    LEVEL_LABELS,
    RELATION_LABELS,
    STATE_LABELS,
    Level,
    State,
)
from huiyin.kernel.ids import new_tracking_code
from huiyin.kernel.sealed.columns import Sealed, SealedJson
from huiyin.orgs.models import Staff


class CareFile(models.Model):
    """What is agreed and planned for one person in care. Once ended, only what the law wants kept is left in it."""

    person = models.CharField(max_length=20, unique=True, help_text="id of a people contact; erased with the file")
    state = models.CharField(
        max_length=8, choices=[(s.value, n[1]) for s, n in STATE_LABELS.items()], default=State.ACTIVE
    )
    area = models.CharField(max_length=15, help_text="finest area of the home")
    grid = models.CharField(max_length=14, blank=True, help_text="worker grid of the home")
    community = models.CharField(max_length=12, blank=True)
    lon = models.FloatField(null=True, help_text="of the home")
    lat = models.FloatField(null=True)
    risks = models.JSONField(default=list, help_text="codes of Risk")
    level = models.CharField(
        max_length=8, choices=[(v.value, n[1]) for v, n in LEVEL_LABELS.items()], default=Level.REGULAR
    )
    why_level = SealedJson(
        default=dict, help_text="suggested level, the risks that led to it, words of whoever decided otherwise"
    )
    advice = Sealed(blank=True, help_text="what whoever goes there has to know")
    covered_until = models.DateTimeField(null=True, help_text="when the consent in force ends")
    met_at = models.DateTimeField(null=True, help_text="when somebody last met or spoke to them")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True, help_text="withdrawn, expired, moved, died")
    ended_report = models.JSONField(default=list, help_text="[{what, gone, kept, ground}]")
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["area"], name="care_area", condition=Q(state="active")),
            models.Index(fields=["grid"], name="care_grid", condition=Q(state="active")),
            models.Index(fields=["covered_until"], name="care_covered", condition=Q(state="active")),
        ]

    @property
    def chain(self) -> str:
        return f"care/{self.pk}"

    @property
    def subject(self) -> str:
        """As devices and alarms name the person."""
        return f"care/{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE


class Consent(models.Model):
    """What somebody agreed to, until when, and how that was given. A renewal or a change is a new row."""

    file = models.ForeignKey(CareFile, on_delete=models.PROTECT, related_name="consents")
    purposes = models.JSONField(help_text="codes of Purpose")
    given_by = models.CharField(max_length=8, choices=[(g.value, n[1]) for g, n in GIVEN_LABELS.items()])
    guardian = models.CharField(max_length=20, blank=True, help_text="id of a people contact")
    how = models.CharField(max_length=8, choices=[(h.value, n[1]) for h, n in HOW_LABELS.items()])
    witness = models.CharField(max_length=64, blank=True, help_text="who saw it given: staff/12")
    wording = models.CharField(max_length=12, help_text="version of the text they were shown")
    given_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True, help_text="renewed, narrowed, withdrawn, expired")
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(ended_at=None), name="one_consent_in_force"),
        ]


class CareContact(models.Model):
    """Somebody to call for them, in order; the first is called first."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="contacts")
    contact = models.CharField(max_length=20, help_text="id of a people contact")
    relation = models.CharField(max_length=10, choices=[(r.value, n[1]) for r, n in RELATION_LABELS.items()])
    place = models.SmallIntegerField(help_text="1: called first")
    at_night = models.BooleanField(default=True, help_text="may be called between 22:00 and 7:00")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "place"], name="care_contact_place")]
        ordering = ("place",)


def new_code() -> str:
    return new_tracking_code()


class Key(models.Model):
    """With the last four digits of its holder's telephone, it opens one file to the person or one of their family."""

    code = models.CharField(max_length=10, unique=True, default=new_code)
    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="keys")
    contact = models.ForeignKey(
        CareContact, null=True, on_delete=models.CASCADE, related_name="keys", help_text="none: the person's own"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "contact"], name="key_once", nulls_distinct=False),
        ]


class Carer(models.Model):
    """Somebody who looks after them: with an account and the tasks, or known by a contact only."""

    file = models.ForeignKey(CareFile, on_delete=models.CASCADE, related_name="carers")
    kind = models.CharField(max_length=12, choices=[(k.value, n[1]) for k, n in CARER_LABELS.items()])
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=20, blank=True, help_text="id of a people contact, of a neighbour or doctor")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["staff"], condition=Q(until=None), name="care_carer_staff")]


def new_token() -> str:
    return secrets.token_urlsafe(12)
