"""Chinese and English stand on the same footing: every string has both, and templates hold neither by hand."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from huiyin.web import catalogue, extraction

TEMPLATES = sorted(extraction.SOURCE.rglob("*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")
# Blocks of layouts that hold a class or an address, not words.
TECHNICAL_BLOCKS = {"audience", "theme", "body_class", "panes_class", "show", "home"}
# Words that are the same in every language.
UNTRANSLATED = {"English", "MB", "QR", "PDF", "CSV", "GB", "JSON", "API", "GeoJSON", "huiyin", "SHA", "UTC"}
WORDS_IN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description"}


def relative(path: Path) -> str:
    return str(path.relative_to(extraction.SOURCE))


def test_every_string_has_its_chinese():
    missing = [f"{relative(found.path)}:{found.line} {found.id!r}" for found in extraction.untranslated()]
    assert missing == [], "run python -m huiyin.web.extraction for entries to fill in"


def test_the_extraction_sees_python_templates_contexts_and_plurals():
    ids = {found.key for found in extraction.all_strings()}
    assert ("weekday", "Mon") in ids
    assert (None, ("%(count)d star", "%(count)d stars")) in ids
    assert (None, "Skip to the content") in ids, "a {% translate %}"
    assert (None, "Rows %(first)s to %(last)s of %(total)s") in ids, "a {% blocktranslate %}"
    assert (None, "Dark colours") in ids, "an _() in a tag's argument"


def test_no_translation_is_left_over():
    used = {found.key for found in extraction.all_strings()}
    assert sorted(map(str, catalogue.keys() - used)) == []


def test_parts_agree_on_their_common_strings():
    assert catalogue.merge()[1] == []


def test_placeholders_are_those_of_the_english():
    wrong = []
    for message in catalogue.merge()[0]:
        if not message.id:
            continue
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        chinese = message.string[0] if isinstance(message.string, tuple) else message.string
        if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(chinese)):
            wrong.append(f"{english!r} / {chinese!r}")
    assert wrong == []


def test_chinese_is_written_as_chinese():
    """No half-width punctuation between Chinese characters, none doubled, no stray blanks between them."""
    wrong = []
    for message in catalogue.merge()[0]:
        for chinese in message.string if isinstance(message.string, tuple) else (message.string,):
            if message.id and re.search(r"[\u4e00-\u9fff][,;:!?] ?|[\u4e00-\u9fff] [\u4e00-\u9fff]|[，。]{2}", chinese):
                wrong.append(chinese)
    assert wrong == []


@pytest.mark.parametrize("template", TEMPLATES, ids=relative)
def test_no_chinese_is_written_into_a_template(template):
    assert CHINESE.findall(template.read_text("utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=relative)
def test_no_word_of_a_template_escapes_translation(template):
    assert loose_words(template.read_text("utf-8")) == []


def test_loose_words_are_found():
    found = loose_words('{% load i18n %}<p title="Go now">Hello <b>{{ x }}</b></p>{% button "Send it" %}')
    assert found == ["Go now", "Hello", "Send it"]
    clean = '<p class="row">{% translate "Hello" %} {% blocktranslate %}You are here{% endblocktranslate %}12 MB</p>'
    assert loose_words(clean) == []


def test_no_form_label_escapes_translation():
    """Keyword arguments that end up on a page are calls of gettext, never bare strings."""
    shown = {"label", "help_text", "empty_label", "verbose_name"}
    bare = []
    for path in sorted((extraction.SOURCE / "web").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in shown and isinstance(node.value, ast.Constant):
                if isinstance(node.value.value, str) and re.search(r"[A-Za-z\u4e00-\u9fff]{2}", node.value.value):
                    bare.append(f"{relative(path)}:{node.value.lineno} {node.value.value!r}")
    assert bare == []


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style", "code", "kbd")
        for name, value in attrs:
            if value and (name in WORDS_IN_ATTRIBUTES or name.startswith("data-word")):
                self.keep(value)

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "code", "kbd")

    def handle_data(self, data):
        if not self.silent:
            self.keep(data)

    def keep(self, text: str) -> None:
        words = [word for word in re.findall(r"[A-Za-z][A-Za-z'’-]+", text) if word not in UNTRANSLATED]
        if words:
            self.words.append(text.strip())


def loose_words(source: str) -> list[str]:
    """English that a reader of Chinese would meet: text, spoken attributes, and bare strings given to components."""
    html, bare, skip, blocks = "", [], "", []
    for token in Lexer(source).tokenize():
        command, _, rest = token.contents.partition(" ")
        if token.token_type is TokenType.BLOCK:
            if command in ("blocktranslate", "blocktrans", "comment"):
                skip = f"end{command}"
            elif command == skip:
                skip = ""
            elif command == "block":
                blocks.append(rest)
            elif command == "endblock":
                blocks.pop()
            elif command not in (
                "translate",
                "trans",
                "include",
                "extends",
                "load",
                "static",
                "url",
                "if",
                "elif",
                "with",
            ):
                bare += re.findall(r'(?<![_(=])"([A-Z][a-z]+[^"]*)"', rest) + re.findall(
                    r'=(?<!_\()"([A-Z][a-z]+[^"]*)"', rest
                )
        elif token.token_type is TokenType.TEXT and not skip and not (blocks and blocks[-1] in TECHNICAL_BLOCKS):
            html += token.contents
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser.words + bare
