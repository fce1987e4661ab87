"""A pack's list of scenes becomes kinds and rules; loaded again it changes nothing, and faults are named."""

import shutil
from pathlib import Path

import pytest
import yaml

from huiyin.kernel.packs import PackFault
from huiyin.sensing.loading.devices import load_kinds, load_metrics
from huiyin.sensing.loading.scenes import load_scenes
from huiyin.sensing.models import Rule, SceneKind
from huiyin.sensing.rules.reader import read_rule

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[2] / "packs" / "sample-district"


@pytest.fixture
def pack(tmp_path):
    shutil.copytree(SAMPLE / "sensing", tmp_path / "sensing", ignore=shutil.ignore_patterns("*.csv"))
    load_metrics(tmp_path)
    load_kinds(tmp_path)
    return tmp_path


def types_of(pack: Path) -> frozenset[str]:
    data = yaml.safe_load((pack / "sensing" / "scenes.yaml").read_text())
    return frozenset(one["type"] for one in data["scenes"] if "type" in one)


def load(pack: Path):
    return load_scenes(pack, types_of(pack), by="system")


def rewrite(pack: Path, old: str, new: str) -> None:
    file = pack / "sensing" / "scenes.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_each_scene_has_a_rule_that_the_reader_understands(pack):
    loaded = load(pack)
    assert loaded.added == SceneKind.objects.count() >= 20
    for rule in Rule.objects.filter(scene__isnull=False):
        assert read_rule(rule.definition).scenes == (rule.code.removeprefix("scene_"),)
        assert rule.kinds and rule.state == "on"
    fire = Rule.objects.get(code="scene_fire")
    assert (fire.severity, fire.opens, fire.calls) == ("critical", "at_once", "at_once")


def test_loaded_again_nothing_changes_and_a_change_is_a_new_version(pack):
    load(pack)
    again = load(pack)
    assert (again.added, again.changed) == (0, 0)
    rewrite(
        pack,
        "code: smoke, zh: 冒烟, en: Smoke, icon: flame, severity: critical",
        "code: smoke, zh: 冒烟, en: Smoke, icon: flame, severity: serious",
    )
    assert load(pack).changed == 1
    rule = Rule.objects.get(code="scene_smoke")
    assert (rule.severity, rule.version, rule.versions.count()) == ("serious", 2, 2)


def test_what_a_kind_of_device_may_send_must_be_on_the_list(pack):
    rewrite(pack, "code: swimming", "code: bathing")
    with pytest.raises(PackFault, match="swimming"):
        load(pack)


@pytest.mark.parametrize(("old", "new"), [
    ("severity: critical, opens", "severity: terrible, opens"), ("least: 0.5", "least: 5"),
    ('from: "18:00"', 'from: "28:00"'),
    ("icon: flame", "watch: flame"),
])  # fmt: skip
def test_what_is_wrong_names_the_scene(pack, old, new):
    rewrite(pack, old, new)
    with pytest.raises(PackFault, match="scene "):
        load(pack)


def test_a_type_of_matter_that_there_is_not_is_refused(pack):
    with pytest.raises(PackFault, match="E0510"):
        load_scenes(pack, types_of(pack) - {"E0510"}, by="system")
