"""The work order on paper: what stands on it in both languages, and what never does."""

import base64
import re
import zlib

from huiyin.matters import services as do
from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Photo
from huiyin.people.services import ContactDetails, keep_contact
from tests.web.desks import Story, fresh, move, photo, sign_in


def order(client, matter, language: str = "zh"):
    return client.get(f"/desk/m/{matter.number}/order.pdf?language={language}")


def said(answer) -> str:
    """All words of a PDF of ours: Latin runs as they are, Chinese ones two bytes a character."""
    words = []
    for stream in re.findall(rb"ASCII85Decode /FlateDecode.*?stream\r?\n(.*?)~>", answer.content, re.S):
        try:
            drawn = zlib.decompress(base64.a85decode(stream.strip()))
        except (ValueError, zlib.error):
            continue
        for string in re.findall(rb"\(((?:\\.|[^\\()])*)\) Tj", drawn, re.S):
            octal = re.sub(rb"\\([0-7]{3})", lambda m: bytes([int(m[1], 8) % 256]), string)
            raw = re.sub(
                rb"\\(.)", lambda m: {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(m[1], m[1]), octal, flags=re.S
            )
            words += [raw.decode("cp1252", "ignore"), raw.decode("utf-16-be", "ignore")]
    return " ".join(words)


def test_it_names_place_limit_and_unit_in_both_languages(district):
    matter = Story(district).handling()
    client = sign_in(district, "sun")
    chinese, english = order(client, matter), order(client, matter, "en")
    assert chinese.headers["Content-Type"] == "application/pdf" and chinese.content.startswith(b"%PDF-")
    told = said(chinese)
    assert matter.number in told and "市政养护中心" in told and "恢复" in told and "日期" in told
    told = said(english)
    assert "Municipal Works" in told and "Head of the unit" in told and "restored" in told


def test_the_photos_are_on_it_and_the_reporter_is_not(district):
    contact = keep_contact(ContactDetails(name="肖某某", phone="13800001234", language="zh-hans"))
    story = Story(district, contact=contact)
    matter = story.handling()
    client = sign_in(district, "sun")
    before = order(client, matter)
    move(client, matter, "finish", text="已换灯泡", after=photo("after.png"))
    assert order(client, fresh(matter)).content.count(b"/Subtype /Image") == before.content.count(b"/Subtype /Image")
    small_copies.func(photo=Photo.objects.get(matter=matter).pk)  # now nobody's face is in it
    after = order(client, fresh(matter))
    assert after.content.count(b"/Subtype /Image") == before.content.count(b"/Subtype /Image") + 1
    assert "已换灯泡" in said(after)
    assert "肖某某" not in said(after) and "13800001234" not in said(after)


def test_others_get_no_order_and_a_confidential_one_says_so(district):
    matter = Story(district).handling()
    assert order(sign_in(district, "wu"), matter).status_code == 404
    do.file(secret := district.reported(text="举报"), district.conditions["E9901"], by=district.actor("lin"))
    assert "保密事项" in said(order(sign_in(district, "mi"), secret))
    assert "保密事项" not in said(order(sign_in(district, "sun"), matter))


def test_odd_characters_and_long_words_do_not_break_it(district):
    matter = district.reported(text="𠮷😀 <b>&amp;</b> " + "长" * 3000 + " " + "x" * 500)
    assert order(sign_in(district, "lin"), matter).status_code == 200
