"""Files that came through a page, kept in the data folder while somebody decides about them."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from huiyin.kernel.errors import InvalidInput
from huiyin.matters.standards.sources import TABLES

MOST = 20 * 1024 * 1024  # bytes of all files together
MOST_FILES = 8


def keep_tables(files: Sequence[UploadedFile]) -> list[Path]:
    """The files under their own names, in the order given; the same files are kept once.

    Raises:
        InvalidInput: none, too many, too large, or not of a kind that holds tables.
    """
    if not files:
        raise InvalidInput(_("Choose at least one file."), field="files")
    if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > MOST:
        raise InvalidInput(_("At most eight files and 20 MB together. Choose fewer."), field="files")
    names = [Path(file.name or "").name for file in files]
    if wrong := [name for name in names if Path(name).suffix.lower() not in TABLES]:
        text = _("%(name)s is no table. Choose .csv or .xlsx files.")
        raise InvalidInput(text % {"name": wrong[0]}, field="files")
    contents = [file.read() for file in files]
    digests = [(name, hashlib.sha256(content).hexdigest()) for name, content in zip(names, contents, strict=True)]
    folder = _folder(digests)
    for number, (name, content) in enumerate(zip(names, contents, strict=True)):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tables_in(folder)


def tables_in(folder: Path) -> list[Path]:
    """In the order in which they were given: the first has precedence."""
    numbered = sorted(
        (path for path in folder.glob("*/*") if path.parent.name.isdigit()), key=lambda p: int(p.parent.name)
    )
    return numbered


def note(paths: Sequence[Path], about: dict) -> None:
    """What was decided about these files, to start from when somebody decides again."""
    (paths[0].parents[1] / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def noted(paths: Sequence[Path]) -> dict:
    path = paths[0].parents[1] / "about.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def of_edition(source: str, files: dict[str, str]) -> list[Path]:
    """The kept files of an edition that was imported through the office; none for one that was not.

    source: the names in their order, as the edition keeps them; files: name → digest.
    """
    names = [name for name in source.split(", ") if name in files]
    folder = _folder([(name, files[name]) for name in names])
    found = tables_in(folder) if folder.is_dir() else []
    return found if len(found) == len(files) else []


def forget(paths: Sequence[Path]) -> None:
    if paths:
        shutil.rmtree(paths[0].parents[1], ignore_errors=True)


def _folder(digests: Sequence[tuple[str, str]]) -> Path:
    together = hashlib.sha256(json.dumps(digests, ensure_ascii=False).encode()).hexdigest()
    return Path(settings.MEDIA_ROOT).parent / "imports" / "standards" / together[:32]
