"""The style guide, which shows every component, holds what components promise: in both languages, in every layout."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, RequestContext, Template
from django.utils import translation

from huiyin.kernel import clock
from huiyin.web import assets, styleguide, tones
from huiyin.web.components import fields, lists, marks, stories, ways
from tests.cast import THURSDAY

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "path",
    "use",
}
PAGES = ["", "portal/", "field/", "desk/", "office/", "hall/"]


class Page(HTMLParser):
    """Elements, ids and labels of a page; complains about tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.inline: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data):
        if self.open and self.open[-1] in ("script", "style") and data.strip():
            self.inline.append(data)

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


@pytest.fixture
def rf(rf):
    """Requests of somebody who is not signed in."""

    class Factory:
        def get(self, address: str):
            request = rf.get(address)
            request.user = AnonymousUser()
            return request

    return Factory()


@pytest.fixture(params=PAGES)
def address(request):
    return f"/office/style-guide/{request.param}"


@pytest.fixture(params=["zh-hans", "en"])
def page(request, client, settings, db, address):
    settings.DEBUG = True
    client.cookies["huiyin_language"] = request.param
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def render(source: str, request=None, **context) -> str:
    wrapped = RequestContext(request, context) if request else Context(context)
    return Template("{% load huiyin %}" + source).render(wrapped).strip()


def test_a_page_has_no_inline_script_or_style(page):
    assert page.inline == []
    for tag, attrs in page.elements:
        handlers = [name for name in attrs if name.startswith("on") or name == "style" or name.startswith("hx-on")]
        assert handlers == [], f"<{tag} {attrs}>"


def test_a_page_names_its_language_landmarks_and_headings(page):
    (html,) = page.all("html")
    assert html["lang"] in ("zh-Hans", "en")
    assert len(page.all("main")) == 1 and len(page.all("h1")) == 1
    assert all(nav.get("aria-label") for nav in page.all("nav"))
    assert page.all("a")[0]["href"] == "#main", "the first thing the keyboard reaches skips to the content"


def test_ids_are_unique_and_every_reference_has_its_target(page):
    assert len(page.ids) == len(set(page.ids))
    for _, attrs in page.elements:
        wanted = " ".join(
            attrs.get(name) or "" for name in ("for", "aria-describedby", "aria-labelledby", "data-dialog")
        )
        assert set(wanted.split()) <= set(page.ids), attrs


def test_pictures_and_fields_have_words(page):
    assert all(image.get("alt") is not None for image in page.all("img"))
    labelled = {attrs["for"] for attrs in page.all("label") if "for" in attrs}
    for tag in ("input", "select", "textarea"):
        for attrs in page.all(tag):
            if attrs.get("type") != "hidden":
                assert attrs.get("id") in labelled or attrs.get("aria-label"), attrs


def test_every_icon_shown_is_in_the_sprite(page):
    known = {name.replace("/", "-") for name in assets.icon_names()}
    shown = {attrs["href"].partition("#")[2] for attrs in page.all("use")}
    assert shown and shown <= known


def test_every_icon_named_in_code_is_in_the_sprite():
    named = {icon for _, icon in [*tones.STATES.values(), *tones.CLOCKS.values()]} | set(tones.NOTICES.values())
    for path in assets.WEB.rglob("*.html"):
        source = path.read_text("utf-8")
        named |= set(re.findall(r'{% icon "([^"]+)"', source)) | set(re.findall(r'\bicon="([^"]+)"', source))
    assert named - set(assets.icon_names()) == set()


def test_every_component_is_shown_in_the_guide():
    tags = {name for module in (marks, stories, fields, lists, ways) for name in module.register.tags}
    sources = "".join(p.read_text("utf-8") for p in assets.WEB.rglob("*.html"))
    shown = {name for name in tags if re.search(r"{%\s*" + name + r"\b", sources)}
    assert tags - shown == set()


def test_the_guide_does_not_exist_for_others(client, district):
    assert client.get("/office/style-guide/").status_code == 404


def test_an_unknown_layout_is_not_found(client, settings, db):
    settings.DEBUG = True
    assert client.get("/office/style-guide/secrets/").status_code == 404


@pytest.mark.parametrize(
    ("state", "shift", "english", "chinese"),
    [
        ("running", timedelta(days=1, hours=7), "Due tomorrow 17:00", "截止明天 17:00"),
        ("soon", timedelta(minutes=40), "Due soon in 40 min", "即将到期还剩 40 分钟"),
        ("overdue", -timedelta(hours=3, minutes=20), "Overdue by 3 h 20 min", "已超时3 小时 20 分钟"),
    ],
)
def test_a_clock_says_its_state_in_words(state, shift, english, chinese):
    with clock.freeze(THURSDAY):
        for language, wanted in (("en", english), ("zh-hans", chinese)):
            with translation.override(language):
                html = render("{% clock_chip state due %}", state=state, due=THURSDAY + shift)
            text = re.sub(r"<[^>]+>", " " if language == "en" else "", html)
            assert " ".join(text.split()) == wanted
            assert "<use " in html, "and by an icon"


def test_a_moment_says_the_day_in_words_and_the_exact_time_behind_it():
    with clock.freeze(THURSDAY), translation.override("en"):
        said = marks.moment(THURSDAY + timedelta(days=1))
    assert said == '<time datetime="2026-03-06T10:00:00+08:00" title="2026-03-06 10:00">tomorrow 10:00</time>'
    assert marks.moment(None) == ""


def test_a_short_clock_fits_a_row():
    with clock.freeze(THURSDAY), translation.override("en"):
        html = render("{% clock_chip 'overdue' due short=True %}", due=THURSDAY - timedelta(hours=3, minutes=20))
    assert "3 h over" in html


def test_a_refused_field_keeps_what_was_typed_and_points_to_its_error():
    with translation.override("en"):
        form = styleguide.sample()["refused"]
        html = render("{% field form.phone %}", form=form)
    assert 'value="138"' in html and 'aria-invalid="true"' in html
    assert 'aria-describedby="again_phone_hint again_phone_error"' in html and 'id="again_phone_error"' in html


def test_the_error_summary_links_to_each_field():
    with translation.override("en"):
        html = render("{% form_errors form %}", form=styleguide.sample()["refused"])
    assert 'href="#again_phone"' in html and "11 digits" in html


def test_what_people_typed_is_escaped():
    html = render("{% alert text 'info' %}{% chip text %}{% button text %}", text="<script>alert(1)</script>")
    assert "<script>" not in html and html.count("&lt;script&gt;") == 3


def test_a_pager_keeps_the_filters_and_shows_only_ways_that_exist(rf):
    page = styleguide.sample()["page"]
    with translation.override("en"):
        html = render("{% pager page %}", page=page, request=rf.get("/x/?state=filed&page=2"))
    assert "?state=filed&amp;page=1" in html and "?state=filed&amp;page=3" in html
    assert "Rows 21 to 40 of 312" in html


def test_a_column_turns_its_order_round(rf):
    table = styleguide.sample()["table"]
    up = render("{% table table %}", table=table, request=rf.get("/x/?sort=number&page=4"))
    assert 'aria-sort="ascending"' in up and 'href="?sort=-number"' in up


def test_a_menu_entry_is_current_under_its_address(rf):
    entry = "{% nav_item '/desk/queue/' 'Queue' 'inbox' %}"
    assert 'aria-current="page"' in render(entry, request=rf.get("/desk/queue/12/"))
    assert "aria-current" not in render(entry, request=rf.get("/desk/"))


def test_a_confirmation_posts_with_its_values_and_a_token(rf):
    source = "{% confirm 'void' 'Void?' 'Text' 'Void it' '/void/' values=values %}"
    html = render(source, values={"reason": "twice"}, csrf_token="t0k3n")
    assert 'name="reason" value="twice"' in html and "t0k3n" in html and 'action="/void/"' in html
