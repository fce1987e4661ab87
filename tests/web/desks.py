"""People of the cast at their desks, and matters brought to where a test begins."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters import services as do
from huiyin.matters.models import Matter

DAYS = Limit(2, LimitUnit.WORKING_DAYS)


def sign_in(district, name: str) -> Client:
    client = Client()
    client.force_login(district.staff[name].account)
    return client


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def move(client: Client, matter: Matter, name: str, *, headers=None, **given):
    """Send the form of a move, with the version that the matter has now unless another one is given."""
    data = {"version": fresh(matter).version, **given}
    return client.post(f"/desk/m/{matter.number}/{name.replace('_', '-')}/", data, headers=headers or {})


def photo(name: str = "lamp.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


class Story:
    """One matter, moved on by the cast until it stands where the test wants it."""

    def __init__(self, district, **report) -> None:
        self.district = district
        self.matter = district.reported(**report)

    def by(self, name: str):
        return self.district.actor(name)

    def received(self) -> Matter:
        return self.matter

    def checking(self) -> Matter:
        do.ask_check(self.matter, by=self.by("lin"))
        return self.matter

    def filed(self) -> Matter:
        do.file(self.matter, self.district.conditions["0137"], by=self.by("lin"))
        return self.matter

    def dispatched(self) -> Matter:
        do.dispatch(self.filed(), self.district.units["D001"], by=self.by("zhao"))
        return self.matter

    def helped(self) -> Matter:
        do.add_co_handler(self.dispatched(), self.district.units["D002"], by=self.by("zhao"))
        return self.matter

    def arbitration(self) -> Matter:
        do.dispute(self.dispatched(), "不归我们管", by=self.by("sun"))
        return self.matter

    def accepted(self) -> Matter:
        do.accept(self.dispatched(), by=self.by("sun"))
        return self.matter

    def handling(self) -> Matter:
        do.start(self.accepted(), by=self.by("sun"))
        return self.matter

    def more_time(self) -> Matter:
        do.ask_extension(self.handling(), DAYS, "等配件", by=self.by("sun"))
        return self.matter

    def pause_asked(self) -> Matter:
        do.ask_suspension(self.handling(), "连日下雨", by=self.by("sun"))
        return self.matter

    def suspended(self) -> Matter:
        do.suspend(self.handling(), "等权属确认", by=self.by("qian"))
        return self.matter

    def merged(self) -> Matter:
        matter = self.received()
        do.merge(matter, self.district.reported(), by=self.by("lin"))
        return matter

    def void_asked(self) -> Matter:
        do.ask_void(self.handling(), "重复立案", by=self.by("lin"))
        return self.matter

    def held(self) -> Matter:
        do.hold(self.handling(), self.by("qian").ref, "现场还在冒烟", by=self.by("qian"))
        return self.matter

    def finished(self) -> Matter:
        do.finish(self.handling(), "已换灯泡", by=self.by("sun"))
        return self.matter

    def verifying(self) -> Matter:
        do.ask_verification(self.finished(), by=self.by("lin"))
        return self.matter

    def verified(self) -> Matter:
        do.verify(self.finished(), "电话回访", by=self.by("lin"))
        return self.matter

    def closed(self) -> Matter:
        do.close(self.verified(), "good", by=self.by("lin"))
        return self.matter
