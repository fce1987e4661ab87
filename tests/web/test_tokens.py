"""The palette keeps its promises: AA everywhere, AAA in large type, one dark palette, no colour elsewhere."""

import re

import pytest

from huiyin.web import assets

CSS = assets.WEB / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")

# (ink, paper) as the components combine them.
TEXT_PAIRS = [
    *((ink, paper) for ink in ("text", "muted", "primary") for paper in ("bg", "surface", "sunken")),
    *((ink, "surface") for ink in ("danger", "soon", "done", "info", "primary-strong")),
    *((ink, f"{ink}-soft") for ink in ("danger", "soon", "done", "info")),
    *(("text", f"{paper}-soft") for paper in ("primary", "danger", "soon", "done", "info")),
    ("primary-strong", "primary-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
]
EDGE_PAIRS = [("line-strong", "surface"), ("line-strong", "bg"), ("focus", "surface"), ("focus", "bg")]


def block(selector: str) -> dict[str, str]:
    """The hex tokens of the first rule with exactly this selector."""
    body = re.search(rf"(?:^|\n)\s*{re.escape(selector)} \{{\n(.*?)\n\s*\}}", TOKENS, re.S)
    assert body, selector
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", body[1]))


LIGHT = block(":root")
DARK = LIGHT | block(':root[data-theme="dark"]')
LARGE = LIGHT | block(':root[data-type="large"]')


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_weak(palette: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    return [
        f"{ink} on {paper}: {contrast(palette[ink], palette[paper]):.2f} < {least}"
        for ink, paper in pairs
        if contrast(palette[ink], palette[paper]) < least
    ]


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_reaches_aa(palette):
    assert too_weak(palette, TEXT_PAIRS, 4.5) == []
    assert too_weak(palette, EDGE_PAIRS, 3.0) == []


@pytest.mark.parametrize("palette", [LARGE, DARK], ids=["light", "dark"])
def test_text_reaches_aaa_in_large_type(palette):
    assert too_weak(palette, TEXT_PAIRS, 7.0) == []


def test_the_two_dark_palettes_are_one():
    assert block(':root[data-theme="auto"]') == block(':root[data-theme="dark"]')


@pytest.mark.parametrize("sheet", [p.name for p in sorted(CSS.glob("*.css")) if p.name != "tokens.css"])
def test_no_colour_stands_outside_the_tokens(sheet):
    """Paper is black and white whatever the theme; shadows on the map's pin are no colour."""
    css = re.sub(r"@media print \{.*?\n\}", "", (CSS / sheet).read_text("utf-8"), flags=re.S)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", css) == []


@pytest.mark.parametrize("sheet", [p.name for p in sorted(CSS.glob("*.css"))])
def test_every_token_used_exists(sheet):
    css = "".join(p.read_text("utf-8") for p in CSS.glob("*.css"))
    defined = set(re.findall(r"--([a-z0-9-]+):", css))
    used = set(re.findall(r"var\(--([a-z0-9-]+)", (CSS / sheet).read_text("utf-8")))
    assert used - defined == set()
