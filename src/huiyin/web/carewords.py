"""Codes of care in the reader's language, and how they look."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.care import vocabulary as v
from huiyin.care.services.gone import GROUNDS, WHAT, Gone
from huiyin.care.telling import community_name
from huiyin.matters.labels import enumerated, pick

LEVEL_TONES = {v.Level.CLOSE: "danger", v.Level.REGULAR: "soon", v.Level.LIGHT: "info"}
MET_TONES = {v.Met.WELL: "done", v.Met.NEEDS: "soon", v.Met.UNWELL: "danger", v.Met.NOT_MET: "neutral"}
MET_ICONS = {v.Met.WELL: "circle-check", v.Met.NEEDS: "heart", v.Met.UNWELL: "alert-triangle", v.Met.NOT_MET: "circle"}


def choices(labels: dict) -> list[tuple[str, str]]:
    return [(code.value, pick(pair)) for code, pair in labels.items()]


def named(labels: dict, codes: Iterable[str]) -> list[str]:
    kind = type(next(iter(labels)))
    return [pick(labels[kind(code)]) for code in codes]


def level_chip(level: str) -> tuple[str, str]:
    """Words and tone."""
    known = v.Level(level)
    return pick(v.LEVEL_LABELS[known]), LEVEL_TONES[known]


def gone_lines(report: Iterable[Gone]) -> list[dict]:
    """What went and what stayed, in words."""
    return [
        {
            "what": pick(WHAT[one.what]),
            "gone": one.gone,
            "kept": one.kept,
            "ground": pick(GROUNDS[one.ground]) if one.ground else "",
        }
        for one in report
    ]


def communities(codes: Iterable[str]) -> dict[str, str]:
    return {code: pick(pair) for code, pair in community_name(codes).items()}


def who(ref: str, names: dict[str, str]) -> str:
    """Who looked: staff by name, the person and their family as such, the platform itself."""
    if ref.startswith("cared/"):
        return _("the person or their family")
    if ref == "system":
        return _("the platform itself")
    return names.get(ref, ref)


FIELD_WORDS = {
    "name": ("姓名", "name"),
    "phone": ("电话", "telephone"),
    "email": ("邮箱", "e-mail"),
    "born_on": ("出生日期", "birth date"),
    "sex": ("性别", "sex"),
    "address": ("住址", "address"),
    "tell_by": ("通知方式", "way of messages"),
    "by_moon": ("农历生日", "lunar birthday"),
    "moon_birthday": ("农历生日", "lunar birthday"),
    "risks": ("情况", "circumstances"),
    "advice": ("注意事项", "advice"),
    "records": ("联系记录", "records"),
    "readings": ("设备读数", "readings"),
    "photo": ("照片", "photo"),
    "search": ("按姓名查找", "found by name"),
}


def fields_said(fields: Iterable[str]) -> str:
    known = dict.fromkeys(pick(FIELD_WORDS[one]) for one in fields if one in FIELD_WORDS)
    return enumerated(known)
