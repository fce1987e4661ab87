"""Properties of the whole house that no single test file would notice."""

import ast
import inspect
import re
from pathlib import Path

import huiyin
from huiyin.matters import services, vocabulary
from huiyin.matters.states import LABELS, MOVE_LABELS, MOVES, STAGE_OF, State
from huiyin.orgs.roles import LABELS as ROLE_LABELS
from huiyin.orgs.roles import Role

SOURCE = Path(huiyin.__file__).parent
PURE = ("rules", "states.py", "errors.py", "vocabulary.py", "roles.py", "reporting.py", "chain.py", "calendar")


def modules() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def is_pure(path: Path) -> bool:
    parts = path.relative_to(SOURCE).parts
    return parts[0] in ("kernel", "matters", "orgs", "audit") and any(
        part in PURE for part in parts[1:] if part != "calendar" or parts[0] == "kernel"
    )


def imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_rules_states_and_errors_do_not_know_django():
    pure = [path for path in modules() if is_pure(path)]
    assert len(pure) > 15
    guilty = [str(p.relative_to(SOURCE)) for p in pure if any(n.split(".")[0] == "django" for n in imported_by(p))]
    assert not guilty


def test_every_verb_takes_by_and_time():
    for name in services.__all__:
        parameters = inspect.signature(getattr(services, name)).parameters
        assert "by" in parameters and parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY, name
        assert name == "receive" or "at" in parameters, name


def test_every_move_has_its_verb_and_its_words():
    verbs = {name.rstrip("_") for name in services.__all__}
    for name in MOVES:
        assert name in MOVE_LABELS, name
        assert name in verbs or name.startswith("refuse_"), name


def test_every_state_role_and_vocabulary_has_words_in_both_languages():
    tables = [LABELS, MOVE_LABELS, ROLE_LABELS, *(v for n, v in vars(vocabulary).items() if n.endswith("_LABELS"))]
    assert len(tables) > 10
    for table in tables:
        for key, (zh, en) in table.items():
            assert re.search(r"[\u4e00-\u9fff]", zh) and re.search(r"[A-Za-z]", en), key
    assert set(LABELS) == set(State) == set(STAGE_OF) and set(ROLE_LABELS) == set(Role)


def test_every_state_can_be_left_or_is_an_end():
    from huiyin.matters.states import ENDED

    for state in set(State) - ENDED:
        assert any(state in move.source and move.target not in (None, state) for move in MOVES.values()), state


FORBIDDEN = re.compile(
    r"(^|_|\b)(face|facial|biometric|watch_?list|blacklist|citizen_score|social_credit|key_person)", re.IGNORECASE
)


def test_nothing_keeps_faces_watch_lists_or_scores_of_people():
    from django.apps import apps

    for model in apps.get_models():
        names = [model.__name__, model._meta.db_table, *(field.name for field in model._meta.get_fields())]
        assert not [name for name in names if FORBIDDEN.search(name)], model


def test_only_the_owner_writes_the_trace_and_people_models_are_closed():
    for path in modules():
        package = path.relative_to(SOURCE).parts[0]
        if package not in ("people", "demo"):
            assert "huiyin.people.models" not in imported_by(path), path
