"""Cells of tables that people open in a spreadsheet: it must show them, never run them. Pure."""

STARTERS = "=+-@\t\r\n"  # what spreadsheets take for the beginning of a formula or a command
_BEFORE = " \u00a0\u3000\"'\ufeff"  # what they drop or skip before they look


def tame(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would read a formula, also after spaces and quotes.

    Numbers stay what they are: “-5” is no formula.
    """
    return f"'{text}" if _starts_formula(text) and not is_number(text) else text


def untamed(text: str) -> str:
    """What `tame` was given."""
    return text[1:] if text[:1] == "'" and _starts_formula(text[1:]) else text


def _starts_formula(text: str) -> bool:
    inner = text.lstrip(_BEFORE)
    return inner[:1] != "" and inner[0] in STARTERS or text[:1] in ("\t", "\r", "\n")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text and text.strip()[-1:].isdigit()
