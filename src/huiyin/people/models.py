"""Closed to all other packages: details come through `people.access`, which logs who opened them and why.

Whatever tells who somebody is lies sealed (kernel.sealed); marks stand where a person is looked for by a whole value.
"""

import secrets

from django.db import models
from django.db.models.functions import Now

from huiyin.kernel.sealed.columns import Mark, Sealed, SealedDate, SealedJson


def new_contact_id() -> str:
    return secrets.token_urlsafe(12)


class Contact(models.Model):
    """How to reach somebody who reported a matter. Known elsewhere only by its id, which says nothing."""

    id = models.CharField(primary_key=True, max_length=20, default=new_contact_id)
    name = Sealed(blank=True)
    name_mark = Mark(of="name", of_some=True, help_text="of somebody in care only: nobody else is looked for by name")
    phone = Sealed(blank=True)
    phone_mark = Mark(of="phone", db_index=True)
    email = Sealed(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    account_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    wechat = Sealed(null=True, blank=True, help_text="their id at the district's WeChat account")
    tell_by = models.CharField(max_length=10, null=True, blank=True, help_text="channel they chose; none: not at all")
    created_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True, blank=True)


class Reach(models.Model):
    """By what somebody who signs in can be reached, as they entered it themselves."""

    account_id = models.BigIntegerField(primary_key=True)
    phone = Sealed(blank=True)
    email = Sealed(blank=True)
    wechat = Sealed(blank=True)
    changed_at = models.DateTimeField(auto_now=True)


class Device(models.Model):
    """A browser whose owner allowed it to be pushed to, for an account or for the contact of a report."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the endpoint")
    endpoint = Sealed()
    p256dh = Sealed()
    auth = Sealed()
    account_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="devices")
    language = models.CharField(max_length=10, default="zh-hans")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "contact"], name="device_once_a_contact"),
            models.UniqueConstraint(fields=["digest"], condition=models.Q(contact=None), name="device_of_one_account"),
        ]


class Cared(models.Model):
    """What the care file of somebody needs beside their contact. Gone, row and all, when they are erased."""

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.CASCADE, related_name="cared")
    details = SealedJson(help_text="born_on, sex, address")
    birthday = Sealed(blank=True, help_text="MM-DD, for greetings; of the lunar calendar if by_moon")
    birthday_mark = Mark(of="birthday", db_index=True)
    by_moon = models.BooleanField(default=False)


class Household(models.Model):
    """People who live together in a dwelling."""

    code = models.CharField(max_length=24, unique=True)
    building_code = models.CharField(max_length=24, db_index=True)
    room = Sealed()
    grid_code = models.CharField(max_length=14, db_index=True)
    is_rental = models.BooleanField(default=False)


class Resident(models.Model):
    """One person of the register. No identity number, no face, no score: by design (product.md, last section)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    name = Sealed()
    sex = models.CharField(max_length=1)
    born_on = SealedDate()
    born_in = models.SmallIntegerField(help_text="the year alone: who must be told first")
    phone = Sealed(blank=True)
    phone_mark = Mark(of="phone", db_index=True)
    tags = SealedJson(default=list)
