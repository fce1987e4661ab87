"""The limit is in the data model: no table of sensing has a place for who was seen."""

import re

from django.apps import apps

from huiyin.sensing.rules.scenes import FIELDS, says_who

ABOUT_PEOPLE = re.compile(r"face|plate|person|name_of|id_number|embedding|vector|gait|track|watch|suspect|score")
# Whom a device in somebody's home serves, by consent; the same of its alarm, and who answered at work.
ALLOWED = {"subject", "subject_until", "on_person"}


def test_no_model_of_sensing_has_a_field_for_who_was_seen():
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("sensing").get_models()
        for field in model._meta.get_fields()
        if ABOUT_PEOPLE.search(field.name) and field.name not in ALLOWED
    }
    assert found == set()


def test_a_scene_has_these_fields_and_no_other():
    model = apps.get_model("sensing", "SceneSeen")
    fields = {field.name for field in model._meta.get_fields()}
    assert fields == {"id", "alarm", "device", "kind", "at", "confidence", "lon", "lat", "photo"}
    assert not any(says_who(name) for name in FIELDS)
