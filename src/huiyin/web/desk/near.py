"""Matters that may be the same thing, the likeliest first, with what speaks for each; and two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.kernel.errors import NotFound
from huiyin.matters.access import access_matter, sight_of, visible_to
from huiyin.matters.clusters import live_merges, merge_of, reports_of
from huiyin.matters.labels import label, pick, state_name
from huiyin.matters.models import Matter, Photo
from huiyin.matters.permissions import may
from huiyin.matters.rules.seen.weighing import Likeness, liken
from huiyin.matters.states import MOVES, OPEN
from huiyin.matters.triage.seen import Seen, looked_for, offered, seen_before, sighting_of, weights_in_force
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor
from huiyin.web.desk.likeness import reasons_of
from huiyin.web.parts import Photo as Picture
from huiyin.web.pictures import pictures

MOST = 5
MOST_MEMBERS = 50
LEAST = 0.1  # at a desk rather one too many: somebody looks at it


@dataclass(frozen=True)
class Near:
    """`may_merge`: both may be merged by this person now, this one into that one."""

    matter: Matter
    metres: int | None
    percent: int
    reasons: str
    reports: int
    may_merge: bool

    @property
    def state(self) -> str:
        return state_name(self.matter.state)


def near_ones(matter: Matter, actor: Actor, now: datetime) -> list[Near]:
    """The likeliest few, in two statements that indexes answer."""
    if not looked_for(matter) or not offered(matter.type.code if matter.type else ""):
        return []
    new = sighting_of(matter)
    found = seen_before(new, visible_to(actor).exclude(pk=matter.pk), now, most=MOST, least=LEAST)
    counts = reports_of([one.matter.pk for one in found])
    return [_near(matter, one, actor, counts[one.matter.pk]) for one in found]


def _near(matter: Matter, one: Seen, actor: Actor, reports: int) -> Near:
    reasons = reasons_of(sighting_of(matter), one.likeness)
    percent = round(one.probability * 100)
    return Near(one.matter, one.metres, percent, reasons, reports, may_merge(matter, one.matter, actor))


def may_merge(matter: Matter, root: Matter, actor: Actor) -> bool:
    if matter.confidential or root.confidential or matter.state not in OPEN or root.state not in OPEN:
        return False
    return may(actor, MOVES["merge"], matter) and may(actor, MOVES["merge"], root)


@dataclass(frozen=True)
class Side:
    """One half of a comparison."""

    matter: Matter
    type: str
    source: str
    state: str
    unit: str
    photos: list[Picture]
    reports: int


@dataclass(frozen=True)
class Comparison:
    this: Side
    that: Side
    percent: int
    reasons: str
    metres: int | None

    @property
    def sides(self) -> tuple[Side, Side]:
        return (self.this, self.that)


def compare(matter: Matter, number: str, actor: Actor, now: datetime) -> Comparison | None:
    """With the matter of that number; None where there is none that this person may see."""
    try:
        other = access_matter(actor, number)
    except NotFound:
        return None
    if other.pk == matter.pk:
        return None
    found = likeness_between(matter, other, now)
    counts = reports_of([matter.pk, other.pk])
    this, that = (_side(one, actor, counts[one.pk]) for one in (matter, other))
    metres = None if found.metres is None else round(found.metres)
    reasons = reasons_of(sighting_of(matter), found)
    return Comparison(this, that, round(found.probability * 100), reasons, metres)


def likeness_between(matter: Matter, other: Matter, now: datetime) -> Likeness:
    """Of the later of two to the earlier, at the moment when the later one came."""
    earlier, later = sorted((matter, other), key=lambda one: (one.received_at, one.pk))
    return liken(sighting_of(later), sighting_of(earlier), later.received_at, weights_in_force())


def _side(matter: Matter, actor: Actor, reports: int) -> Side:
    photos = Photo.objects.filter(matter=matter, kind=EvidenceKind.REPORT).order_by("pk")[:2]
    return Side(
        matter=matter,
        type=pick((matter.type.name_zh, matter.type.name_en)) if matter.type else "",
        source=label("source", matter.source),
        state=state_name(matter.state),
        unit=pick((matter.unit.name_zh, matter.unit.name_en)) if matter.unit else "",
        photos=pictures(photos, sight_of(actor, matter)),
        reports=reports,
    )


@dataclass(frozen=True)
class Member:
    """One of a cluster, as whoever handles its root reads it. `href` empty: the matter itself is not theirs to open."""

    matter: Matter
    href: str
    words: str
    photos: list[Picture]


@dataclass(frozen=True)
class Cluster:
    """`root`: what this one was merged into; `members`: what was merged into this one."""

    root: Matter | None
    members: Sequence[Member]
    reports: int
    sources: tuple[str, ...]


def cluster_of(matter: Matter, actor: Actor) -> Cluster | None:
    """None for what stands alone. Whoever may see the root reads what all of its reports say, never who sent them."""
    if merged := merge_of(matter):
        return Cluster(merged.root, (), reports_of([merged.root_id])[merged.root_id], ())
    keys = live_merges().filter(root=matter).values("matter")
    merged_in = list(Matter.objects.filter(pk__in=keys).order_by("received_at", "pk")[:MOST_MEMBERS])
    if not merged_in:
        return None
    sources = dict.fromkeys(label("source", one.source) for one in (matter, *merged_in))
    members = _members(matter, merged_in, actor)
    return Cluster(None, members, reports_of([matter.pk])[matter.pk], tuple(sources))


def _members(root: Matter, merged_in: list[Matter], actor: Actor) -> list[Member]:
    theirs = set(visible_to(actor).filter(pk__in=[one.pk for one in merged_in]).values_list("pk", flat=True))
    photos: dict[int, list[Photo]] = {}
    for photo in Photo.objects.filter(matter__in=merged_in, kind=EvidenceKind.REPORT).order_by("pk"):
        photos.setdefault(photo.matter_id or 0, []).append(photo)
    sight = sight_of(actor, root)
    return [
        Member(
            matter=one,
            href=f"/desk/m/{one.number}/" if one.pk in theirs else "",
            words=one.description or one.title,
            photos=pictures(photos.get(one.pk, ()), sight),
        )
        for one in merged_in
    ]
