"""Every verb of the hotline says who acts; nothing of a caller is in its tables."""

import inspect

from django.apps import apps

from huiyin.hotline import services, vocabulary


def test_every_verb_takes_by():
    verbs = [name for name in services.__all__ if inspect.isfunction(getattr(services, name))]
    assert len(verbs) > 12
    for name in verbs:
        by = inspect.signature(getattr(services, name)).parameters.get("by")
        assert by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY, name


def test_no_table_has_a_column_for_a_name_or_a_number_of_a_person():
    for model in apps.get_app_config("hotline").get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"phone", "caller", "name", "email", "sender"}, model


def test_every_vocabulary_has_words_in_both_languages():
    tables = {name: table for name, table in vars(vocabulary).items() if name.endswith("_LABELS")}
    assert len(tables) == 6
    for table in tables.values():
        for zh, en in table.values():
            assert any(ord(c) > 0x2E7F for c in zh) and en.isascii()
