"""What every test may lean on: a real PostgreSQL (huiyin.runtime.testing), cheap passwords."""

import hypothesis
import pytest
from django.conf import LazySettings
from django.db import connections
from pytest_django import fixtures

from huiyin.config.database import database_settings
from tests.browser import chromium
from tests.own_database import own_database, own_server

__all__ = ["chromium", "own_database", "own_server"]


# How fast a busy machine makes examples is no property of the code.
hypothesis.settings.register_profile("huiyin", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("huiyin")


# Those that take minutes begin first, so that at the end no worker waits for one of them.
LONG = (
    "tests/journeys/test_full_pages_on_a_narrow_screen.py",
    "tests/journeys/test_no_stumbling.py",
    "tests/journeys/test_office_on_a_narrow_screen.py",
    "tests/journeys/test_all_pages_on_a_narrow_screen.py",
    "tests/architecture/test_full_pages.py",
    "tests/architecture/test_planted_names.py",
    "tests/architecture/test_matrix_of_programs.py",
    "tests/architecture/test_matrix_of_pages.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONG)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django to the run's server; each worker makes its own database there, triggers included."""
    wanted = database_settings(database_url)
    entry = connections["default"].settings_dict
    entry.update({key: wanted[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")})


# pytest-django makes a database only where a test is marked for one; `stage` needs it without the mark's transaction.
fixtures._get_databases_for_setup = lambda items: ({"default"}, set())


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: LazySettings) -> None:
    """Argon2 is slow on purpose; tests that prove it ask for it by name."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]


@pytest.fixture(scope="session", autouse=True)
def _own_gates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one run counts is nobody else's business."""
    from django.conf import settings

    settings.GATES_FILE = tmp_path_factory.mktemp("gates") / "gates"


@pytest.fixture(autouse=True)
def _fresh_memory() -> None:
    """What a process keeps in memory belongs to one test's database and language, not to the next one's."""
    from django.utils import translation

    from huiyin.api import callers
    from huiyin.command import policy
    from huiyin.config import estate, health
    from huiyin.kernel import gates
    from huiyin.kernel.telemetry import tallies
    from huiyin.matters import calendar, library, newest
    from huiyin.matters.triage import rulebook, switches, types, urgency
    from huiyin.orgs import memory
    from huiyin.places import caring, locate, within
    from huiyin.places.gazetteer import memory as gazetteer
    from huiyin.sensing import credentials, registry, watching
    from huiyin.sensing.services.readings import counting, partitions, states
    from huiyin.web import district as about
    from huiyin.web import maps, presence

    for kept in (
        callers,
        policy,
        estate,
        health,
        tallies,
        gates,
        calendar,
        library,
        newest,
        memory,
        locate,
        caring,
        within,
        gazetteer,
        credentials,
        registry,
        watching,
        about,
        maps,
        presence,
        switches,
        types,
        urgency,
        rulebook,
        counting,
        partitions,
        states,
    ):
        kept.forget()
    translation.deactivate()


@pytest.fixture
def district(db):
    """The toy district and its cast (tests/cast.py)."""
    from tests import cast

    return cast.build()


@pytest.fixture
def stage(django_db_setup, django_db_blocker):
    """The toy district, committed: for what several threads, processes or a browser look at. Wiped afterwards."""
    from tests import cast

    with django_db_blocker.unblock():
        try:
            yield cast.build()
        finally:
            wipe()


UNMANAGED = (
    "sensing_reading",
    "procrastinate_jobs",
    "procrastinate_workers",
)  # Django does not count them among its own


def wipe() -> None:
    """Empty every table. The trace refuses that, so its guard stands down for a moment, as only an owner can order."""
    from django.db import connection

    guarded = ("audit_traceentry", "audit_accessentry")
    quoted = ", ".join(f'"{name}"' for name in connection.introspection.django_table_names(only_existing=True))
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '60s'")  # whoever left a transaction open is named, not waited for for ever
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {quoted}, {', '.join(UNMANAGED)} RESTART IDENTITY CASCADE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("RESET lock_timeout")
