"""Asking for a password on the terminal; a script gives it on standard input."""

import sys

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from huiyin.cli.words import both
from huiyin.runtime.errors import RuntimeFault


def ask(login: str) -> str:
    """Never an argument: those stand in the shell's history and in `ps`."""
    if sys.stdin.isatty():
        question = both(f"Password of {login}", f"{login} 的密码")
        password = click.prompt(question, hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as weak:
        reasons = " ".join(weak.messages)  # Django speaks the language that ground.py chose
        raise RuntimeFault(reasons, reasons) from weak
    return str(password)
