"""What the command line says: Chinese, English, or both where the terminal's language is unknown."""

import os
from functools import cache

import click


@cache
def language() -> str:
    """zh, en, or "" (both): HUIYIN_LANG first, then what the terminal says."""
    for name in ("HUIYIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value.startswith(("zh", "en")):
            return value[:2]
        if value:
            return ""  # C, POSIX, C.UTF-8 or a language we do not speak
    return ""


def both(en: str, zh: str, *, between: str = " ") -> str:
    return {"en": en, "zh": zh}.get(language(), f"{zh}{between}{en}")


def say(en: str, zh: str) -> None:
    click.echo(both(en, zh, between="\n"))


def complain(en: str, zh: str) -> None:
    click.secho(en if en == zh else both(en, zh, between="\n"), err=True, fg="red")
