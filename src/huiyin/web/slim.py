"""Takes from a large style sheet only what our pages use: the element defaults, and the classes named here.

Tabler is 620 kB for every component there is; residents' phones need the tenth of it. Our own components stand in
static/css. tests/web/test_classes.py fails for a class in a template that no style sheet knows.
"""

import re
from collections.abc import Iterator

# Names, or beginnings that end in "-": grid, spacing, text, display, and the form controls that forms.css restyles.
KEPT = (
    "row", "col", "col-", "g-", "gx-", "gy-", "container", "container-",
    "m-", "mt-", "mb-", "ms-", "me-", "mx-", "my-", "p-", "pt-", "pb-", "ps-", "pe-", "px-", "py-", "gap-",
    "d-", "flex-", "align-items-", "align-self-", "justify-content-", "order-", "w-", "h-", "mw-", "overflow-",
    "text-start", "text-center", "text-end", "text-nowrap", "text-break", "text-truncate", "fw-", "fst-",
    "form-control", "form-select", "form-check", "form-check-", "btn", "visually-hidden", "visually-hidden-focusable",
    "list-unstyled", "list-inline", "list-inline-item",
)  # fmt: skip
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
THEMED = re.compile(r"\[data-bs-")  # our themes are tokens.css
NESTED = ("@media", "@supports", "@layer", "@container")


def slim(css: str) -> str:
    """The sheet without rules for other classes; its licence comment stays."""
    licence = re.match(r'(?:@charset "UTF-8";)?\s*(/\*!.*?\*/)', css, re.S)
    body = re.sub(r"/\*.*?\*/", "", css.removeprefix('@charset "UTF-8";'), flags=re.S)
    return (licence[1] + "\n" if licence else "") + "".join(kept_rules(body)) + "\n"


def kept_rules(css: str) -> Iterator[str]:
    for head, body in rules(css):
        if head.startswith(NESTED):
            inner = "".join(kept_rules(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif not head.startswith("@"):
            selectors = [one for one in split(head) if is_kept(one)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def is_kept(selector: str) -> bool:
    return not THEMED.search(selector) and all(map(is_named, CLASS.findall(selector)))


def is_named(name: str) -> bool:
    return any(name == kept or (kept.endswith("-") and name.startswith(kept)) for kept in KEPT)


def rules(css: str) -> Iterator[tuple[str, str]]:
    """(head, body) of each block at the top of `css`; statements without a block are left out."""
    start = depth = opened = 0
    for at, char in unquoted(css):
        if char == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1
        elif char == ";" and depth == 0:
            start = at + 1


def split(selectors: str) -> list[str]:
    """A selector list at its own commas, not at those inside :is(…)."""
    found, start, depth = [], 0, 0
    for at, char in unquoted(selectors):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "," and depth == 0:
            found.append(selectors[start:at].strip())
            start = at + 1
    return [*found, selectors[start:].strip()]


def unquoted(css: str) -> Iterator[tuple[int, str]]:
    """The structural characters with their places: none that stands in a string or in url(…)."""
    token = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\))|([{};,()\[\]])""")
    for match in token.finditer(css):
        if match[2]:
            yield match.start(), match[2]
