"""Tabler is cut down to what pages use; a class in a template that no sheet knows is a mistake."""

import re

import pytest

from huiyin.web import assets
from huiyin.web.slim import slim

TEMPLATES = sorted(assets.WEB.rglob("*.html"))
# Classes that only a script or a test takes hold of.
HOOKS = {"clock-word", "clock-time", "map-wait", "type-step", "call-what", "call-where"}


def test_a_rule_stays_for_elements_and_kept_classes_only():
    css = "body{margin:0}.mt-3{margin-top:1rem}.navbar{color:red}.btn,.navbar .btn,a:is(.btn,.card){color:blue}"
    assert slim(css).strip() == "body{margin:0}.mt-3{margin-top:1rem}.btn{color:blue}"


def test_a_media_query_stays_for_what_is_kept_in_it():
    css = "@media (min-width:1px){.row{x:y}.card{x:y}}@media print{.card{x:y}}@keyframes spin{to{x:y}}"
    assert slim(css).strip() == "@media (min-width:1px){.row{x:y}}"


def test_braces_in_strings_and_addresses_are_no_structure():
    css = """.form-select{background:url("data:image/svg+xml,<svg>{;}</svg>")}.card::before{content:"}"}p{x:url(a;b)}"""
    assert slim(css).strip() == """.form-select{background:url("data:image/svg+xml,<svg>{;}</svg>")}p{x:url(a;b)}"""


def test_themes_of_others_go_and_the_licence_stays():
    css = '@charset "UTF-8";/*! Tabler, MIT */:root{--a:1}[data-bs-theme=dark]{--a:2}/* note */'
    assert slim(css) == "/*! Tabler, MIT */\n:root{--a:1}\n"


def test_the_vendored_sheet_is_small_and_whole():
    css = (assets.VENDOR / "tabler.css").read_text("utf-8")
    assert 50_000 < len(css) < 160_000
    assert css.count("{") == css.count("}")
    for wanted in (".row{", ".mt-3{", ".form-control{", ".form-select{", ".d-none{"):
        assert wanted in css
    assert ".navbar" not in css


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(assets.WEB)))
def test_every_class_is_known_to_a_style_sheet(template):
    known = HOOKS | defined_classes()
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text("utf-8"), flags=re.S)
    used = set()
    for value in re.findall(r'class="((?:{[%{].*?[%}]}|[^"])*)"', source):
        # A class glued to a variable ("is-{{ tone }}") cannot be checked here.
        plain = re.sub(r"\S*{{.*?}}\S*", " ", re.sub(r"{%.*?%}", " ", value))
        used |= set(plain.split())
    assert used - known == set()


def defined_classes() -> set[str]:
    sheets = [*(assets.WEB / "static" / "css").glob("*.css"), assets.VENDOR / "tabler.css"]
    return {name for sheet in sheets for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", sheet.read_text("utf-8"))}
