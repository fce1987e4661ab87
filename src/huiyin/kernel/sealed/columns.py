"""Fields of models whose values lie encrypted: `~<name of the key>~<base64 of nonce and AES-256-GCM>`.

A value belongs to its table and column: moved to another one it does not open. Empty stays empty, so that the database
can be asked whether there is something; more it cannot be asked. Where a row must be found by an equal value, a `Mark`
stands beside it: a keyed digest. Nothing finds a part of a sealed value.
"""

import base64
import binascii
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Unreadable
from huiyin.kernel.sealed.keyring import FieldKey, ring

SIGN = "~"
_NONCE = 12


def seal(text: str, about: str, key: FieldKey | None = None) -> str:
    """about: table and column that it belongs to."""
    if not text:
        return ""
    key, nonce = key or ring().newest, os.urandom(_NONCE)
    packed = nonce + key.box.encrypt(nonce, text.encode(), about.encode())
    return f"{SIGN}{key.name}{SIGN}{base64.b64encode(packed).decode()}"


def unseal(stored: str, about: str) -> str:
    """What was there before columns were sealed is answered as it stands.

    Raises:
        Unreadable: its key is not here, or the value was changed or moved.
    """
    if not stored.startswith(SIGN):
        return stored
    _sign, name, packed = stored.split(SIGN, 2)
    key = ring().get(name) or ring(now=True).get(name)
    if key is None:
        text = _("Personal data was sealed with the key %(key)s, which is not in secrets/fields/.") % {"key": name}
        raise Unreadable(text + " " + _("Restore that folder from the backup, then try again."))
    try:
        raw = base64.b64decode(packed, validate=True)
        return key.box.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as broken:
        text = _(
            "A sealed value of %(column)s does not open with its key: it was changed, moved, or the key is another."
        )
        raise Unreadable(text % {"column": about}) from broken


class Sealed(models.TextField):
    """Text."""

    about = ""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        self.about = f"{cls._meta.db_table}.{self.column}"

    def text_of(self, value: Any) -> str:
        return str(value)

    def value_of(self, text: str) -> Any:
        return text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return self.value_of(unseal(value, self.about)) if value else value

    def get_db_prep_save(self, value: Any, connection: object) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        return seal(self.text_of(value), self.about)

    def get_db_prep_value(self, value: Any, connection: object, prepared: bool = False) -> Any:
        if value:
            raise FieldError(f"{self.about} is sealed: the database cannot compare it. Ask its mark.")
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None


class SealedDate(Sealed):
    """A day."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_python(self, value: Any) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value

    def value_of(self, text: str) -> date:
        return date.fromisoformat(text)


class SealedJson(Sealed):
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_python(self, value: Any) -> Any:
        return value

    def text_of(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def value_of(self, text: str) -> Any:
        return json.loads(text)


class Mark(models.CharField):
    """By it a row is found whose sealed column `of` has exactly a value: a digest under the key that sealed it.

    of_some: only some rows have it, those whose writer asked for it.
    """

    def __init__(self, *args: Any, of: str, of_some: bool = False, **kwargs: Any) -> None:
        self.of, self.of_some = of, of_some
        given: dict[str, Any] = {"max_length": 32, "blank": True, "default": ""}
        super().__init__(*args, **(given | kwargs))

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "of_some": self.of_some}


def marks(model: type[models.Model], column: str, values: Iterable[str]) -> list[str]:
    """What stands in the mark of `column` where one of `values` does, under each key that there is."""
    about = _about(model, column)
    return [key.mark(about, value) for value in values if value for key in ring().keys]


def with_marks(model: type[models.Model], values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """`values` and the marks called `names` (all of the model's, if none is) of those that are sealed among them."""
    found = dict(values)
    for field in model._meta.local_concrete_fields:
        if isinstance(field, Mark) and field.of in values and (not names or field.name in names):
            value = values[field.of]
            found[field.name] = ring().newest.mark(_about(model, field.of), value) if value else ""
    return found


def coded(model: type[models.Model], columns: Sequence[str], values: Mapping[str, Any]) -> tuple[Any, ...]:
    """`values` sealed and marked, in the order of `columns`, for whoever writes past the ORM. Missing ones are None."""
    key = ring().newest
    found: list[Any] = []
    for field in (_field(model, name) for name in columns):
        value = values.get(field.attname)
        if isinstance(field, Sealed) and value is not None:
            value = seal(field.text_of(value), field.about, key)
        elif isinstance(field, Mark) and field.attname not in values:
            value = key.mark(_about(model, field.of), values[field.of]) if values[field.of] else ""
        found.append(value)
    return tuple(found)


@lru_cache(maxsize=256)
def _field(model: type[models.Model], name: str) -> models.Field:
    return next(field for field in model._meta.local_concrete_fields if field.attname == name)


def _about(model: type[models.Model], column: str) -> str:
    return f"{model._meta.db_table}.{column}"
