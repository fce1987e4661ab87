"""A pack's response plans and rules. What the office has changed since is the office's; the pack leaves it alone."""

from pathlib import Path
from typing import Any

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.packs import Loaded, PackFault, read_nodes
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import ResponsePlan, Rule
from huiyin.sensing.services.rules.ruling import RuleFacts, change_rule, draft_rule, facts_of, switch

FROM_PACK = "数据包 · from the pack"
PLAN, RULE = {"code", "zh", "en", "steps", "source"}, {
    "code", "zh", "en", "kinds", "rule", "severity", "opens", "calls", "matter_type", "condition", "plan", "area",
    "active", "source",
}  # fmt: skip


def load_plans(pack: Path) -> Loaded:
    file = pack / "sensing" / "plans.yaml"
    if not file.exists():
        return Loaded()
    entries, source = _entries(file, "plans", PLAN)
    added = changed = 0
    with work():
        for line, entry in entries:
            fields = _plan(file, line, entry, source)
            there = ResponsePlan.objects.filter(code=fields["code"]).first()
            if there is None:
                ResponsePlan.objects.create(**fields)
                added += 1
            elif any(getattr(there, name) != value for name, value in fields.items()):
                ResponsePlan.objects.filter(pk=there.pk).update(**fields)
                changed += 1
    return Loaded(len(entries), added, changed)


def load_rules(pack: Path, *, by: Actor) -> Loaded:
    """Rules of the pack; `active: true` are followed from the moment they are loaded first."""
    file = pack / "sensing" / "rules.yaml"
    if not file.exists():
        return Loaded()
    entries, source = _entries(file, "rules", RULE)
    added = changed = 0
    with work():
        for line, entry in entries:
            facts = _facts(file, line, entry, source)
            try:
                rule = Rule.objects.select_related("plan").filter(code=facts.code).first()
                if rule is None:
                    _begin(facts, bool(entry.get("active")), by)
                    added += 1
                elif _is_packs(rule, by) and facts_of(rule) != facts:
                    change_rule(rule, facts, by=by, note=FROM_PACK)
                    changed += 1
            except InvalidInput as wrong:
                said = f"{facts.code}: {wrong.field}: {wrong.message}"
                raise PackFault(file, line, said, said) from wrong
    return Loaded(len(entries), added, changed)


def _begin(facts: RuleFacts, on: bool, by: Actor) -> None:
    rule = draft_rule(facts, by=by, note=FROM_PACK)
    if on:
        switch(rule, Rule.State.ON, by=by)


def _is_packs(rule: Rule, by: Actor) -> bool:
    latest = rule.versions.order_by("-version").first()
    return latest is None or latest.by == by.ref


def _facts(file: Path, line: int, entry: dict, source: str) -> RuleFacts:
    kinds = entry.get("kinds") or []
    if not isinstance(entry.get("rule"), dict) or not isinstance(kinds, list):
        said = f"{entry.get('code')}: “rule” holds named fields, “kinds” a list."
        raise PackFault(file, line, said, f"{entry.get('code')}：rule 应为一组字段，kinds 应为列表。")
    text: dict[str, Any] = {
        name: str(entry[name])
        for name in ("severity", "opens", "calls", "matter_type", "plan", "area")
        if name in entry
    }
    return RuleFacts(
        code=str(entry.get("code") or ""),
        name_zh=str(entry.get("zh") or ""),
        name_en=str(entry.get("en") or ""),
        definition=entry["rule"],
        kinds=tuple(str(kind) for kind in kinds),
        source=str(entry.get("source") or source)[:200],
        matter_condition=entry.get("condition"),
        **text,
    )


def _is_step(step: Any) -> bool:
    """Both languages and nothing else: an unquoted comma would cut a step short."""
    return isinstance(step, dict) and step.keys() == {"zh", "en"} and all(step.values())


def _plan(file: Path, line: int, entry: dict, source: str) -> dict[str, Any]:
    steps = entry.get("steps")
    good = isinstance(steps, list) and steps and all(_is_step(step) for step in steps)
    if not good or not all(entry.get(name) for name in ("code", "zh", "en")):
        said = f"{entry.get('code')}: a plan has code, zh, en and steps, each with zh and en."
        raise PackFault(file, line, said, f"{entry.get('code')}：预案应有 code、zh、en 和 steps，每步含 zh 和 en。")
    return {
        "code": str(entry["code"]),
        "name_zh": str(entry["zh"]),
        "name_en": str(entry["en"]),
        "steps": [{"zh": str(step["zh"]), "en": str(step["en"])} for step in steps or []],
        "source": str(entry.get("source") or source)[:200],
    }


def _entries(file: Path, name: str, known: set[str]) -> tuple[list[tuple[int, dict]], str]:
    """Entries of the list `name`, each with the line where it begins, and the source of the whole file."""
    data, tree = read_nodes(file)
    listed = data.get(name) if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise PackFault(file, 1, f"The file has no list “{name}”.", f"文件缺少列表 {name}。")
    nodes = [value for key, value in tree.value if key.value == name][-1]  # of two the last counts, as for YAML
    lines = [node.start_mark.line + 1 for node in nodes.value]
    for line, entry in zip(lines, listed, strict=True):
        unknown = sorted(map(str, set(entry) - known)) if isinstance(entry, dict) else ["?"]
        if unknown:
            raise PackFault(file, line, f"There is no field “{unknown[0]}”.", f"没有字段 {unknown[0]}。")
    return list(zip(lines, listed, strict=True)), str(data.get("source") or "")
