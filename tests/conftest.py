"""What every test may lean on: a real PostgreSQL (huiyin.runtime.testing), cheap passwords."""

import pytest
from django.conf import LazySettings
from django.db import connections

from huiyin.config.database import database_settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_url: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Point Django to the run's server; each worker makes its own database there, triggers included."""
    wanted = database_settings(database_url)
    entry = connections["default"].settings_dict
    entry.update({key: wanted[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")})


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: LazySettings) -> None:
    """Argon2 is slow on purpose; tests that prove it ask for it by name."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]


@pytest.fixture
def district(db):
    """The toy district and its cast (tests/cast.py)."""
    from tests import cast

    return cast.build()
