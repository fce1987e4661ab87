"""One message of a camera or drone: read strictly, taken or refused, counted; whoever the rule wants is called out."""

import hashlib
from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.command.services.calling import begin_call
from huiyin.kernel.contents import NoRoom
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Device
from huiyin.sensing.rules.scenes import LARGEST_PICTURE, Refused, Scene, read_scene
from huiyin.sensing.services.readings import counting
from huiyin.sensing.services.scenes.taking_in import Taken, take
from huiyin.sensing.vocabulary import Fate, Opens, Via


def take_scene(code: str, payload: bytes, *, via: Via, at: datetime) -> Taken:
    """What the device `code` said, as it came. Never raises for what was sent: the answer says what became of it.

    Raises:
        NoRoom: the alarm is raised, but the disk is full; its picture is added when the same is sent again.
    """
    try:
        scene = read_scene(payload)
    except Refused as refused:
        return refuse(code, payload, refused, via=via, at=at)
    return take_read(code, scene, payload, via=via, at=at)


def take_read(code: str, scene: Scene, payload: bytes, *, via: Via, at: datetime) -> Taken:
    """A scene that is in order. `payload`: what its digest is made of, should it be refused after all."""
    device, taken = _speaker(code, scene)
    if device and taken is None:
        taken = _take(device, scene, via, at)
    assert taken is not None
    if taken.fate != Fate.KEPT:
        _count(code, device, payload, taken, via, at)
    return taken


def _take(device: Device, scene: Scene, via: Via, at: datetime) -> Taken:
    with work():
        taken = take(device, scene, at=at)
        if taken.fate == Fate.KEPT:
            if taken.raised and taken.alarm and taken.alarm.rule.calls == Opens.AT_ONCE:
                begin_call(taken.alarm, by=SYSTEM, at=at)
            counting.count(Counter({(Fate.KEPT, 0): 1}), via=via, at=at)
    if taken.without_picture and scene.at:  # without its own moment, the same again would be another
        raise NoRoom(_("The alarm is raised, but the server's disk is full. Send the same again for its picture."))
    return taken


def _speaker(code: str, scene: Scene) -> tuple[Device | None, Taken | None]:
    """Whose scene it is: the sender's, or that of a device behind it."""
    names = [code, scene.device] if scene.device else [code]
    found = {one.code: one for one in Device.objects.select_related("kind").filter(code__in=names)}
    sender, device = found.get(code), found.get(scene.device or code)
    if sender is None or device is None:
        return sender, Taken(Fate.UNKNOWN_DEVICE, why=_("There is no such device."))
    if device != sender and device.gateway_id != sender.pk:
        return sender, Taken(Fate.NOT_ITS_OWN, why=_("That device does not stand behind this gateway."))
    if device.retired_at or sender.retired_at:
        return device, Taken(Fate.NOT_IN_USE, why=_("This device is not in use any more."))
    return device, None


def refuse(code: str, payload: bytes, refused: Refused, *, via: Via, at: datetime) -> Taken:
    fate = Fate.NAMES_PERSON if refused.code == "names_person" else Fate.MALFORMED
    taken = Taken(fate, why=words_of(refused))
    _count(code, Device.objects.filter(code=code).first(), payload, taken, via, at)
    return taken


def _count(code: str, device: Device | None, payload: bytes, taken: Taken, via: Via, at: datetime) -> None:
    """The payload may say who was seen: it is not kept, but whoever has it can compare the digest."""
    key = device.pk if device else 0
    with work():
        counting.count(Counter({(taken.fate, key): 1}), via=via, at=at)
        if taken.fate not in (Fate.DUPLICATE, Fate.NOT_RAISED):
            refused = counting.Refused(taken.fate, taken.why, code, digest_of(payload), key)
            counting.set_aside([refused], via=via, at=at)


def digest_of(payload: bytes) -> bytes:
    """What is kept of a scene in place of itself."""
    return f"sha256:{hashlib.sha256(payload).hexdigest()}".encode()


def words_of(refused: Refused) -> str:
    said = {"field": refused.what, "size": LARGEST_PICTURE // 1024 // 1024}
    words = {
        "unreadable": _("The message cannot be read. Send one JSON object in UTF-8."),
        "names_person": _(
            "The field “%(field)s” says who somebody is. Cameras and drones say what happens and where, never who: "
            "nothing of this message was kept. Leave such fields out."
        ),
        "unknown_field": _("There is no field “%(field)s”. Nothing of this message was kept; leave the field out."),
        "missing": _("“%(field)s” is missing."),
        "wrong": _("“%(field)s” is wrong; see docs/how-to/scenes.md."),
        "too_large": _("The message is too large; a picture has at most %(size)d MB."),
    }
    return words[refused.code] % said
