"""A pack's list of scenes (sensing/scenes.yaml): each with the rule that raises its alarm. A pack need not have any."""

from pathlib import Path
from typing import Any

from huiyin.kernel.clock import now
from huiyin.kernel.packs import Loaded, PackFault, read_yaml
from huiyin.kernel.work import work
from huiyin.sensing.models import DeviceKind, ResponsePlan, Rule, RuleVersion, SceneKind
from huiyin.sensing.rules.scenes import CODE, except_from
from huiyin.sensing.vocabulary import Opens, Severity

FILE = "sensing/scenes.yaml"
KNOWN = frozenset(
    {"code", "zh", "en", "icon", "severity", "opens", "calls", "type", "plan", "least", "ends_after", "except"}
)  # fmt: skip


def load_scenes(pack: Path, types: frozenset[str], *, by: str) -> Loaded:
    """types: codes of the types of matter that there are."""
    file = pack / FILE
    if not file.exists():
        return Loaded()
    said, source = _read(file, types)
    added = changed = 0
    with work():
        for one in said:
            there, differs = _keep(one, source, by)
            added, changed = added + (not there), changed + (there and differs)
        codes = [one["code"] for one in said]
        _refuse_unlisted(file, frozenset(codes))
        gone = SceneKind.objects.filter(in_use=True).exclude(code__in=codes)
        names = tuple(gone.order_by("code").values_list("code", flat=True))
        Rule.objects.filter(scene__in=gone).update(state=Rule.State.OFF)
        SceneKind.objects.filter(code__in=names).update(in_use=False)
    return Loaded(len(said), added, changed, names)


def _read(file: Path, types: frozenset[str]) -> tuple[list[dict[str, Any]], str]:
    """The scenes, each in order, and the source of the whole file."""
    data = read_yaml(file)
    listed = data.get("scenes") or [] if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise PackFault(file, 1, "The file holds no scenes.", "文件中没有场景。")
    for one in listed:
        try:
            _check(one, types)
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            name = one.get("code") if isinstance(one, dict) else one
            raise PackFault(file, 0, f"scene {name}: {wrong}", f"场景 {name}：{wrong}") from wrong
    return listed, str(data.get("source") or "")[:200]


def _check(one: dict[str, Any], types: frozenset[str]) -> None:
    """Raises an error of Python's that says what is wrong."""
    if unknown := sorted(one.keys() - KNOWN):
        raise ValueError(f"unknown: {', '.join(unknown)}")
    if missing := sorted({"code", "zh", "en", "severity", "opens", "calls"} - one.keys()):
        raise ValueError(f"missing: {', '.join(missing)}")
    if not CODE.fullmatch(str(one["code"])):
        raise ValueError("“code” is 2 to 24 small letters, digits and _, a letter first")
    if one.get("type") and one["type"] not in types:
        raise ValueError(f"there is no type of matter {one['type']}")
    if not 0 <= float(one.get("least", 0)) <= 1:
        raise ValueError("least is 0 to 1")
    if not 0 < int(one.get("ends_after", 30)) < 10_000:
        raise ValueError("ends_after is minutes, from 1 on")
    for said in one.get("except") or ():
        except_from(said)
    Severity(one["severity"]), Opens(one["opens"]), Opens(one["calls"])  # each raises for an unknown word


def _keep(one: dict[str, Any], source: str, by: str) -> tuple[bool, bool]:
    """Whether it was there, and whether it said something else."""
    rule, rule_differs = _rule(one, source, by)
    fields = {
        "name_zh": str(one["zh"]),
        "name_en": str(one["en"]),
        "icon": str(one.get("icon") or ""),
        "rule": rule,
        "least": float(one.get("least", 0)),
        "excepts": one.get("except") or [],
        "source": source,
        "in_use": True,
    }
    there = SceneKind.objects.filter(code=one["code"]).first()
    if there is None:
        SceneKind.objects.create(code=one["code"], **fields)
        return False, True
    differs = rule_differs or any(getattr(there, name) != value for name, value in fields.items())
    if differs:
        SceneKind.objects.filter(pk=there.pk).update(**fields)
    return True, differs


def _rule(one: dict[str, Any], source: str, by: str) -> tuple[Rule, bool]:
    """The rule of a scene, with a new version wherever the pack says something else than before."""
    code = f"scene_{one['code']}"
    fields = {
        "name_zh": str(one["zh"]),
        "name_en": str(one["en"]),
        "kinds": _kinds_of(one["code"]),
        "definition": {"when": "scene", "scenes": [one["code"]], "expires": f"{int(one.get('ends_after', 30))}m"},
        "severity": one["severity"],
        "opens": one["opens"],
        "calls": one["calls"],
        "matter_type": one.get("type") or "",
        "plan": ResponsePlan.objects.filter(code=one.get("plan") or "").first(),
        "source": source,
    }
    rule = Rule.objects.filter(code=code).first()
    if rule is None:
        rule = Rule.objects.create(code=code, state=Rule.State.ON, changed_at=now(), **fields)
    elif any(getattr(rule, name) != value for name, value in fields.items()):
        Rule.objects.filter(pk=rule.pk).update(version=rule.version + 1, changed_at=now(), **fields)
        rule.refresh_from_db()
    else:
        return rule, False
    said = {name: value for name, value in fields.items() if name != "plan"} | {"plan": one.get("plan") or ""}
    RuleVersion.objects.create(rule=rule, version=rule.version, said=said, by=by, at=now(), note=source[:300])
    return rule, True


def _refuse_unlisted(file: Path, codes: frozenset[str]) -> None:
    """A kind of device that may send what is not on the list would have its messages refused one by one."""
    for kind in DeviceKind.objects.filter(in_use=True).order_by("code"):
        if missing := sorted(set(kind.scenes) - codes):
            names = ", ".join(missing)
            raise PackFault(
                file, 0, f"{kind.code} may send {names}, not listed here.", f"{kind.code} 的场景 {names} 不在清单。"
            )


def _kinds_of(code: str) -> list[str]:
    return [kind.code for kind in DeviceKind.objects.order_by("code") if code in kind.scenes]
