"""Who may see which care file, and what of it. Opening details is logged with its purpose; the person can read that."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.audit.services import opened, opened_many
from huiyin.care.models import CareFile, Carer, Due, Key, Picture
from huiyin.care.services.pictures import content_of
from huiyin.care.services.stepping import is_carer, looks_after
from huiyin.care.vocabulary import State
from huiyin.kernel.attempts import failed, refuse_while_waiting
from huiyin.kernel.errors import Forbidden, InvalidInput, NotFound
from huiyin.kernel.ids import read_tracking_code
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, Role
from huiyin.people.access import (
    contacts_of_account,
    find_among,
    has_phone,
    open_cared,
    open_contact,
    open_many_cared,
    phone_ends_with,
)
from huiyin.people.caring import CaredDetails
from huiyin.people.services import ContactDetails
from huiyin.sensing.models import Alarm, Device

ON_THE_WAY = ("name", "phone", "address")  # all that whoever goes there needs
ALL = ("name", "phone", "born_on", "sex", "address", "tell_by", "by_moon", "moon_birthday")


def files_for(actor: Actor) -> QuerySet[CareFile]:
    """Files that are open to this person: a carer's area, a worker's grid, those whom they were named for."""
    active = CareFile.objects.filter(state=State.ACTIVE)
    if actor.is_system or "" in actor.areas_as(Role.CARER):
        return active
    seen = Q(pk__in=())
    for area in actor.areas_as(Role.CARER):
        seen |= Q(area__startswith=area)
    if grids := actor.areas_as(Role.GRID_WORKER):
        seen |= Q(grid__in=grids)
    if actor.staff_id is not None and actor.posts:
        seen |= Q(pk__in=Carer.objects.filter(staff=actor.staff_id, until=None).values("file"))
    return active.filter(seen)


def access_file(actor: Actor, pk: int) -> CareFile:
    found = files_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such file, or it is not one of yours."))
    return found


def access_ended(actor: Actor, pk: int) -> CareFile:
    """An ended file, for its report: the carer of the community in which it was."""
    found = CareFile.objects.filter(pk=pk, state=State.ENDED).first()
    if found is None or not is_carer(actor, found):
        raise NotFound(_("There is no such file, or it is not one of yours."))
    return found


def access_due(actor: Actor, pk: int) -> Due:
    """A visit or call, due or done, of a file that is open to this person."""
    found = Due.objects.select_related("file").filter(pk=pk, file__in=files_for(actor)).first()
    if found is None:
        raise NotFound(_("There is no such visit, or it is not one of yours."))
    return found


def open_person(actor: Actor, file: CareFile, purpose: str) -> CaredDetails:
    """Who they are. A carer gets all of it, whoever else goes there the name, the telephone and the door."""
    if not looks_after(actor, file):
        raise Forbidden(_("This is for those who look after this person."))
    fields = ALL if is_carer(actor, file) else ON_THE_WAY
    return open_cared(file.person, by=actor.ref, purpose=purpose, about=file.chain, fields=fields)


def open_day(actor: Actor, files: list[CareFile], purpose: str) -> dict[int, CaredDetails]:
    """Name, telephone and door of those to be visited or called today, by file; each opening logged."""
    mine = {file.person: file for file in files if looks_after_cheaply(actor, file)}
    about = {person: file.chain for person, file in mine.items()}
    found = open_many_cared(mine, by=actor.ref, purpose=purpose, about=about, fields=ON_THE_WAY)
    return {mine[person].pk: details for person, details in found.items()}


def looks_after_cheaply(actor: Actor, file: CareFile) -> bool:
    """As `looks_after`, without asking the database where the post says it."""
    return is_carer(actor, file) or file.grid in actor.areas_as(Role.GRID_WORKER) or looks_after(actor, file)


@dataclass(frozen=True)
class OpenContact:
    """Somebody to call, with their details; `pk` of the CareContact."""

    pk: int
    place: int
    relation: str
    at_night: bool
    details: ContactDetails


def open_kin(actor: Actor, file: CareFile, purpose: str) -> list[OpenContact]:
    """Whom to call, in order, each opening logged."""
    if not looks_after(actor, file):
        raise Forbidden(_("This is for those who look after this person."))
    with work():
        return [
            OpenContact(
                row.pk,
                row.place,
                row.relation,
                row.at_night,
                open_contact(row.contact, by=actor.ref, purpose=purpose, about=file.chain),
            )
            for row in file.contacts.all()
        ]


def find_files(actor: Actor, words: str, purpose: str) -> QuerySet[CareFile]:
    """By number, or by a whole name or telephone number; a hit by name is logged with the purpose."""
    files = files_for(actor)
    if words.strip().isascii() and words.strip().isdigit() and len(words.strip()) < 7:
        return files.filter(pk=int(words))
    people = files.values_list("person", flat=True)
    return files.filter(person__in=find_among(people, words, by=actor.ref, purpose=purpose))


def may_open_during_alarm(actor: Actor, alarm: Alarm) -> CareFile:
    """The file behind an alarm that is active and in the area of somebody of the centre; nothing is opened yet.

    Raises:
        NotFound: the alarm is over, is nobody's, or lies elsewhere.
    """
    word, _slash, number = alarm.subject.partition("/")
    file = CareFile.objects.filter(pk=number, state=State.ACTIVE).first() if word == "care" and number else None
    if file is None or not alarm.is_active or not actor.serves(file.area, *CENTRE):
        raise NotFound(_("This alarm is over, or serves nobody in care. The file stays closed."))
    return file


def access_alarm_of_person(actor: Actor, pk: int) -> Alarm:
    """An active alarm of somebody in care, for the centre of its area."""
    alarm = Alarm.objects.select_related("device__kind", "rule").filter(pk=pk).first()
    if alarm is None:
        raise NotFound(_("This alarm is over, or serves nobody in care. The file stays closed."))
    may_open_during_alarm(actor, alarm)
    return alarm


def free_device(code: str) -> Device:
    """By the code on its label. Which devices there are is no secret of whoever may bind one."""
    device = Device.objects.select_related("kind").filter(code=code.strip(), retired_at=None).first()
    if device is None:
        raise InvalidInput(_("There is no device with this code in use. Look at its label again."), field="device")
    return device


def open_during_alarm(actor: Actor, alarm: Alarm, purpose: str) -> tuple[CareFile, CaredDetails]:
    """The centre, while an alarm of the person's device is active and in its area: what helps to help, and no more."""
    file = may_open_during_alarm(actor, alarm)
    with work():
        opened(file.chain, by=actor.ref, purpose=purpose.strip(), about=alarm.chain, fields=("advice", "risks"))
        details = open_cared(file.person, by=actor.ref, purpose=purpose, about=alarm.chain, fields=ON_THE_WAY)
    return file, details


def open_readings(actor: Actor, file: CareFile, purpose: str) -> None:
    """Log that somebody looks at what the person's devices measured.

    Raises:
        Forbidden: not their carer; a grid worker does not need a heart rate.
    """
    if not is_carer(actor, file):
        raise Forbidden(_("What devices measured is for the carer."))
    if not purpose.strip():
        raise InvalidInput(_("Say what you need these details for; the person concerned can read it."), field="purpose")
    opened(file.chain, by=actor.ref, purpose=purpose.strip(), about=file.chain, fields=("readings",))


def open_facts(actor: Actor, file: CareFile, purpose: str) -> None:
    """Log that somebody looks at circumstances, advice and records."""
    opened_many([(file.chain, file.chain)], by=actor.ref, purpose=purpose, fields=("risks", "advice", "records"))


def open_picture(actor: Actor, token: str) -> tuple[Picture, bytes]:
    """A photo of a file that is open to this person; logged."""
    picture = Picture.objects.select_related("file").filter(token=token, file__in=files_for(actor)).first()
    if picture is None:
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    opened(picture.file.chain, by=actor.ref, purpose=_("to look at a photo of the file"), fields=("photo",))
    return picture, content_of(picture)


# -- the person and their family --------------------------------------------------------------------------------


def access_by_key(code: str, phone_tail: str) -> Key:
    """The second half of a key is the end of its holder's telephone number. Wrong guesses slow the next ones down.

    Raises:
        NotFound: they do not belong together.
        TooMany: too many wrong guesses.
    """
    code = read_tracking_code(code)
    refuse_while_waiting("care", code)
    key = Key.objects.select_related("file", "contact").filter(code=code, file__state=State.ACTIVE).first()
    holder = holder_of(key) if key else None
    if key is None or not has_phone(holder) or not phone_ends_with(holder, phone_tail):
        failed("care", code)
        raise NotFound(_("This link and phone number do not belong together. Check both and try again."))
    return key


def holder_of(key: Key) -> str:
    """Id of the people contact that the key was made for."""
    return key.contact.contact if key.contact else key.file.person


def key_again(pk: int) -> Key:
    """The key that a browser has shown before; gone with the file."""
    key = Key.objects.select_related("file", "contact").filter(pk=pk, file__state=State.ACTIVE).first()
    if key is None:
        raise NotFound(_("This file has ended, or the link is no longer good."))
    return key


def keys_of_account(account_id: int) -> list[Key]:
    """The keys of whoever is signed in: their own file, or those of family whose contact they are."""
    contacts = contacts_of_account(account_id)
    mine = Q(contact=None, file__person__in=contacts) | Q(contact__contact__in=contacts)
    return list(Key.objects.select_related("file", "contact").filter(mine, file__state=State.ACTIVE).order_by("pk")[:5])


def actor_of_key(key: Key) -> Actor:
    return Actor(ref=f"cared/{key.pk}")


def open_own(key: Key) -> CaredDetails:
    """The person's own file, shown to them or to family whom they wanted to be told; logged like every opening."""
    purpose = _("the person looks at their own file") if key.contact is None else _("family looks at the file")
    return open_cared(key.file.person, by=f"cared/{key.pk}", purpose=purpose, about=key.file.chain, fields=ALL)
