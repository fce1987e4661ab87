"""The same stories performed by the real verbs, move by move, as requests would."""

import secrets
from contextlib import contextmanager
from unittest import mock

from huiyin.demo.matters.dice import Dice
from huiyin.demo.matters.shapes import REPORTER, ConditionFacts, Move, Picture, Story, UnitFacts
from huiyin.matters import services
from huiyin.matters.access import reporter_actor
from huiyin.matters.models import FilingCondition, Matter, Photo
from huiyin.matters.reporting import NewReport
from huiyin.matters.vocabulary import RequestKind, Source
from huiyin.orgs.models import Staff, Unit
from huiyin.people.services import ContactDetails, keep_contact

RENAMED = {"refuse_suspension": RequestKind.SUSPENSION, "refuse_void": RequestKind.VOID}


@contextmanager
def secrets_from(dice: Dice):
    """Salts, tokens and contact ids come from `dice`, so that they can be compared too."""
    with mock.patch.object(secrets, "token_urlsafe", dice.token):
        yield


def perform(story: Story) -> Matter:
    """Receive the story's report and make its moves; whatever is not allowed raises."""
    contact = ""
    if story.teller:
        name, phone, account = story.teller
        contact = keep_contact(ContactDetails(name, phone, account_id=account))
    spot = story.spot
    report = NewReport(
        source=Source(story.source),
        text=story.text,
        lon=spot.lon,
        lat=spot.lat,
        address=spot.address,
        component=spot.component,
        type_code=story.type_code,
        contact=contact,
        staff_id=story.by.staff_id,
        received_at=story.at,
        photos=tuple(photo.pk for photo in _photos(story.pictures, story.by, story.at)),
    )
    matter = services.receive(report, by=story.by).matter
    for move in story.moves:
        _make(Matter.objects.get(pk=matter.pk), move)
    return matter


def _make(matter: Matter, move: Move) -> None:
    by = reporter_actor(matter.reports.get()) if move.by is REPORTER else move.by
    given = {name: _real(name, value) for name, value in move.given.items()}
    if move.pictures:
        given["photos"] = _photos(move.pictures, by, move.at)
    if move.verb in RENAMED:
        services.refuse_request(matter, RENAMED[move.verb], by=by, at=move.at, **given)
    else:
        getattr(services, move.verb)(matter, by=by, at=move.at, **given)


def _photos(pictures: tuple[Picture, ...], by, at) -> list[Photo]:
    return [
        Photo.objects.create(
            kind=picture.kind,
            sha256=picture.sha256,
            covered=picture.sha256,
            content_type="image/jpeg",
            size=picture.size,
            width=picture.width,
            height=picture.height,
            by=by.ref,
            at=at,
        )
        for picture in pictures
    ]


def _real(name: str, value):
    match value:
        case UnitFacts():
            return Unit.objects.get(pk=value.pk)
        case ConditionFacts():
            return FilingCondition.objects.get(pk=value.pk)
        case tuple():
            return tuple(_real(name, one) for one in value)
    return Staff.objects.get(pk=value) if name == "staff" else value
