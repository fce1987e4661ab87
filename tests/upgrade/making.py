"""Makes v0.1.0.tar.gz, a small data folder as the release 0.1.0 left it. Run once, by that release's own Python, in its
own checkout (commit 94055a2), on an empty HUIYIN_DATA_DIR; kept so that everybody can see what is in the archive:

    cd OLD && HUIYIN_DATA_DIR=/tmp/old-data PYTHONPATH=. .venv/bin/python NEW/tests/upgrade/making.py v0.1.0.tar.gz

In it: dump.pg (pg_dump of the toy district, its people and matters in many states, running clocks, photos), media/,
the secrets that open what is sealed, counts.json (rows of each table).
"""

import io
import json
import sys
import tarfile
from datetime import timedelta
from pathlib import Path

from huiyin.cli.db import dump
from huiyin.cli.ground import django_ready
from huiyin.runtime.datadir import data_dir

KEPT = ("secrets/django", "secrets/vault", "counts.json", "dump.pg")


def main(target: Path) -> None:
    data = data_dir().ensure()
    with django_ready():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        live()
        (data.root / "counts.json").write_text(json.dumps(counts(), indent=1))
        dump.callback(data.root / "dump.pg")
    with tarfile.open(target, "w:gz", compresslevel=9) as archive:
        for name in KEPT:
            archive.add(data.root / name, name)
        for path in sorted(data.media.rglob("*")):
            if path.is_file():
                archive.add(path, str(path.relative_to(data.root)))


def live() -> None:
    """Twelve lamps, each one step further; a tip-off; a matter that waits, one that is late, one that was returned."""
    from huiyin.kernel.clock import now
    from huiyin.matters import services as do
    from huiyin.matters.access import reporter_actor
    from huiyin.matters.services.photos import keep_upload
    from huiyin.matters.vocabulary import EvidenceKind
    from huiyin.orgs.actor import SYSTEM
    from tests import cast

    town = cast.build()
    lin, mei, zhao, sun = (town.actor(name) for name in ("lin", "mei", "zhao", "sun"))
    steps = [
        lambda m, at: do.ask_check(m, by=lin, at=at),
        lambda m, at: do.answer_check(m, True, by=mei, note="确实不亮", at=at),
        lambda m, at: do.file(m, town.conditions["0137"], by=lin, at=at),
        lambda m, at: do.dispatch(m, town.units["D001"], by=zhao, at=at),
        lambda m, at: do.accept(m, by=sun, at=at),
        lambda m, at: do.start(m, by=sun, at=at),
        lambda m, at: do.finish(m, "已更换灯泡", by=sun, at=at),
        lambda m, at: do.ask_verification(m, by=lin, at=at),
        lambda m, at: do.answer_verification(m, True, by=mei, at=at),
        lambda m, at: do.close(m, "good", by=lin, at=at),
        lambda m, at: do.rate(m, 5, by=reporter_actor(m.reports.get()), comment="很快", at=at),
    ]
    for amount in range(len(steps) + 1):
        began = now() - timedelta(days=20)
        matter = town.reported(text=f"柳巷路灯不亮 {amount}")
        for number, step in enumerate(steps[:amount], 1):
            step(matter, began + timedelta(minutes=10 * number))
    photo = keep_upload("lamp.jpg", picture(), EvidenceKind.REPORT, by=SYSTEM)
    town.reported(text="柳巷路灯不亮，有照片", photos=(photo.pk,))
    waiting = town.reported(text="柳巷路灯又不亮")
    do.file(waiting, town.conditions["0137"], by=lin)
    do.dispatch(waiting, town.units["D001"], by=zhao)
    do.return_(waiting, "不属于我单位", by=sun)


def picture() -> bytes:
    """With a position and a device in it, so that an original is sealed beside what is shown."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0110] = "Phone of Xiaoyuan"
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), "orange").save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def counts() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
