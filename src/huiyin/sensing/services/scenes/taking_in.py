"""A scene comes in: one active alarm per device and kind of scene, repeats counted, the newest pictures kept."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import cos, hypot, radians

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.kernel.contents import NoRoom
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import keep_upload
from huiyin.matters.services.unused import forget_seen
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.places.locate import locate
from huiyin.sensing.models import Alarm, Device, SceneKind, SceneSeen
from huiyin.sensing.rules.scenes import Scene, except_from, excepted
from huiyin.sensing.services.alarms import clear, raise_alarm
from huiyin.sensing.vocabulary import Fate, Verdict

AHEAD = timedelta(minutes=5)  # how far a camera's clock may run before ours
OLDEST = timedelta(hours=1)  # what was seen before is no alarm any more
PICTURES_KEPT = 6  # of one alarm: its first, and the newest
ELSEWHERE = 300  # metres from where a drone saw the same before: another fire, not the same
KEPT_OF_FALSE, KEPT_OF_OTHERS, KEPT_SEEN = timedelta(days=7), timedelta(days=30), timedelta(days=365)
NOT_REAL = (Verdict.FALSE, Verdict.TEST, Verdict.DRILL)
MOST_AT_ONCE = 500
PICTURE_KINDS = ("image/jpeg", "image/png")


@dataclass(frozen=True)
class Taken:
    """What became of a scene. `why`: for whoever sent it, empty where it was kept. `raised`: the alarm is new.
    `without_picture`: it had one, and the disk is full; sent again with the same moment, the picture is added.
    """

    fate: Fate
    alarm: Alarm | None = None
    why: str = ""
    raised: bool = False
    without_picture: bool = False


@dataclass(frozen=True)
class Spot:
    lon: float | None
    lat: float | None
    area: str
    grid: str
    own: bool = False


def take(device: Device, scene: Scene, *, at: datetime) -> Taken:
    """`device`: with its kind. Raises its alarm or counts one more; refuses what is no alarm there and then.

    A full disk keeps no alarm waiting: it is raised without its picture.
    """
    kind = SceneKind.objects.select_related("rule").filter(code=scene.scene, in_use=True).first()
    if kind is None or scene.scene not in device.kind.scenes:
        return Taken(Fate.NOT_LISTED, why=_("This kind of device may not send the scene “%(scene)s”.") % vars(scene))
    seen_at = scene.at or at
    spot = _spot(device, scene)
    refused = _refused(kind, scene, seen_at, spot, at)
    if refused:
        return refused
    before = SceneSeen.objects.filter(device=device, kind=kind, at=seen_at).first() if scene.at else None
    again = Taken(Fate.DUPLICATE, why=_("This scene was sent before."))
    if before and (before.photo_id or not scene.picture):
        return again
    full = False
    try:
        photo = _keep_picture(scene.picture, device)
    except InvalidInput as wrong:
        return Taken(Fate.MALFORMED, why=str(wrong))
    except NoRoom:
        photo, full = None, True
    if before:
        _add_picture(before, photo)
        return replace(again, without_picture=full)
    try:
        taken = _raise(device, kind, replace(scene, at=seen_at), spot, photo, at)
        return replace(taken, without_picture=full)
    except IntegrityError as twice:  # the same message by another consumer, in this very moment
        if "scene_once" not in str(twice):
            raise
        return Taken(Fate.DUPLICATE, why=_("This scene was sent before."))


def _refused(kind: SceneKind, scene: Scene, seen_at: datetime, spot: Spot, at: datetime) -> Taken | None:
    if seen_at > at + AHEAD:
        return Taken(Fate.FUTURE, why=_("“t” lies in the future. Check the clock."))
    if seen_at < at - OLDEST:
        return Taken(Fate.TOO_OLD, why=_("What was seen more than an hour ago raises no alarm any more."))
    if kind.rule.state != kind.rule.State.ON:
        return Taken(Fate.NOT_RAISED, why=_("The rule of this scene is switched off."))
    if scene.confidence < kind.least:
        return Taken(Fate.NOT_RAISED, why=_("The camera is not sure enough."))
    if spot.own and not spot.area:
        return Taken(Fate.NOT_RAISED, why=_("The place lies outside of the district."))
    excepts = [except_from(one) for one in kind.excepts]
    if found := excepted(excepts, spot.area, timezone.localtime(seen_at)):
        return Taken(Fate.NOT_RAISED, why=_("No alarm there at that time: %(why)s") % {"why": found.why[1]})
    if kind.rule.area and not spot.area.startswith(kind.rule.area):
        return Taken(Fate.NOT_RAISED, why=_("The rule of this scene does not count there."))
    return None


def _spot(device: Device, scene: Scene) -> Spot:
    """Where the scene is: as it says itself, else where the device stands."""
    if scene.lon is None or scene.lat is None:
        return Spot(device.lon, device.lat, device.area, device.grid)
    place = locate(scene.lon, scene.lat)
    return Spot(scene.lon, scene.lat, place.code if place else "", place.grid if place else "", own=True)


def _keep_picture(content: bytes, device: Device) -> Photo | None:
    """Checked and stripped; faces and plates are covered by a job before anybody sees it."""
    if not content:
        return None
    by = Actor(ref=device.chain, name=device.code)
    photo = keep_upload(_("the picture"), content, EvidenceKind.SCENE, by=by, original=False)
    if photo.content_type not in PICTURE_KINDS:
        raise InvalidInput(_("A picture of a scene is a JPEG or a PNG."), field="picture")
    return photo


def _raise(device: Device, kind: SceneKind, scene: Scene, spot: Spot, photo: Photo | None, at: datetime) -> Taken:
    assert scene.at is not None
    said: dict[str, str | float | None] = {"scene": scene.scene, "confidence": scene.confidence}
    if spot.own:
        said |= {"lon": scene.lon, "lat": scene.lat}
    with work():
        _leave_behind(device, kind, spot, at)
        alarm = raise_alarm(device, kind.rule, said=said, began_at=scene.at, at=at, by=SYSTEM)
        SceneSeen.objects.create(
            alarm=alarm,
            device=device,
            kind=kind,
            at=scene.at,
            confidence=scene.confidence,
            lon=spot.lon,
            lat=spot.lat,
            photo=photo,
        )
        if photo:
            _join_picture(photo, alarm)
            if alarm.count == 1:
                show_on_matter(alarm)
    return Taken(Fate.KEPT, alarm, raised=alarm.count == 1)


def _leave_behind(device: Device, kind: SceneKind, spot: Spot, at: datetime) -> None:
    """A drone has flown on and sees the same somewhere else: the former is over for it, and stays on the list."""
    if not spot.own:
        return
    old = Alarm.objects.filter(device=device, rule=kind.rule, cleared_at=None).first()
    if old and old.lon is not None and old.lat is not None and _metres(old.lon, old.lat, spot) > ELSEWHERE:
        clear(old, how="reading", by=SYSTEM)


def _metres(lon: float, lat: float, spot: Spot) -> float:
    assert spot.lon is not None and spot.lat is not None
    east, north = (spot.lon - lon) * cos(radians(lat)), spot.lat - lat
    return hypot(east, north) * 111_320


def _add_picture(seen: SceneSeen, photo: Photo | None) -> None:
    """There was no room for it when the scene was seen."""
    if photo is None:
        return
    with work():
        if SceneSeen.objects.filter(pk=seen.pk, photo=None).update(photo=photo):
            _join_picture(photo, seen.alarm)
            show_on_matter(seen.alarm)


def _join_picture(photo: Photo, alarm: Alarm) -> None:
    """Tie it to its alarm, and let go of the oldest but the first."""
    Photo.objects.filter(pk=photo.pk).update(about=alarm.chain)
    kept = SceneSeen.objects.filter(alarm=alarm, photo__isnull=False).order_by("at", "pk")
    photos = list(kept.values_list("photo_id", flat=True))
    forget_seen(photos[1 : max(1, len(photos) - PICTURES_KEPT + 1)])


def forget_old(at: datetime) -> int:
    """Pictures of what was no alarm go after a week, others that stand on no matter after a month, and what was seen
    after a year; at most some hundred at a time. How many pictures went."""
    over = SceneSeen.objects.filter(photo__isnull=False, photo__matter=None)
    none = over.filter(alarm__verdict__in=NOT_REAL, alarm__verdict_at__lt=at - KEPT_OF_FALSE)
    past = over.filter(alarm__cleared_at__lt=at - KEPT_OF_OTHERS)
    with work():
        keys = list((none | past).order_by("pk").values_list("photo_id", flat=True)[:MOST_AT_ONCE])
        gone = forget_seen(keys)
        old = SceneSeen.objects.filter(at__lt=at - KEPT_SEEN, photo=None).order_by("at").values_list("pk", flat=True)
        SceneSeen.objects.filter(pk__in=list(old[: 20 * MOST_AT_ONCE])).delete()
    return gone


def show_on_matter(alarm: Alarm) -> int:
    """Its pictures stand on the page of the matter that it opened or joined; how many."""
    if alarm.matter_id is None:
        return 0
    return Photo.objects.filter(about=alarm.chain, matter=None).update(matter=alarm.matter_id)
