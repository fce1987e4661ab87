"""A table of people's messages (csv, csv.gz, xlsx), as other systems hand them out, to find repeated problems in.

No row is dropped silently: one that cannot be used is told with its number and the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from django.utils.translation import gettext as _

from huiyin.insight.grouping.shapes import Message
from huiyin.intake.files.tables import table_of
from huiyin.kernel.errors import InvalidInput

# What columns are called; the first is how an error names it.
COLUMNS = {
    "id": ("留言编号", "编号", "工单编号", "id", "number", "message_id", "case_id"),
    "at": ("留言时间", "时间", "诉求时间", "time", "at", "date", "created", "created_at", "opened"),
    "title": ("留言主题", "主题", "标题", "title", "subject", "summary"),
    "text": ("留言详情", "详情", "内容", "诉求内容", "text", "description", "content", "body"),
    "writer": ("留言用户", "用户", "来电人", "user", "writer", "author"),
    "likes": ("点赞数", "点赞", "likes", "votes", "upvotes"),
    "dislikes": ("反对数", "反对", "dislikes", "downvotes"),
}
FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
)


@dataclass
class Read:
    """Messages in the order of the file; `skipped` has the number of the row below the header and why."""

    messages: list[Message] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    outside: int = 0  # of the window that was asked for


def read_messages(path: Path, tz: tzinfo, since: date | None = None, until: date | None = None) -> Read:
    """The messages from `since` to the end of the day `until`; times without a zone are of `tz`.

    Raises:
        InvalidInput: no table, or a column is missing that nothing can be found without.
    """
    read, seen = Read(), set()
    first = datetime.combine(since, time(), tz) if since else None
    after = datetime.combine(until + timedelta(days=1), time(), tz) if until else None
    with table_of(path) as table:
        columns = _columns(table.header, path)
        for number, row in enumerate(table.rows, 1):
            try:
                message = _message(row, columns, tz)
                if message.id in seen:
                    raise ValueError(_("number %(id)s stands in an earlier row") % {"id": message.id[:40]})
            except ValueError as wrong:
                read.skipped.append((number, str(wrong)))
                continue
            seen.add(message.id)
            if (first and message.at < first) or (after and message.at >= after):
                read.outside += 1
            else:
                read.messages.append(message)
    return read


def _columns(header: list[str], path: Path) -> dict[str, str]:
    named = {name.strip().lower(): name for name in header}
    found = {key: named[name] for key, names in COLUMNS.items() for name in names[::-1] if name in named}
    missing = [" / ".join(COLUMNS[key][:1] + COLUMNS[key][-1:]) for key in ("id", "at") if key not in found]
    if "title" not in found and "text" not in found:
        missing.append(" / ".join((*COLUMNS["title"][:1], *COLUMNS["text"][:1], "title", "text")))
    if missing:
        told = _("%(file)s has no column %(missing)s. It has: %(header)s.")
        names = {"file": path.name, "missing": "; ".join(missing), "header": ", ".join(header)[:300]}
        raise InvalidInput(told % names)
    return found


def _message(row: dict[str, str], columns: dict[str, str], tz: tzinfo) -> Message:
    def cell(key: str) -> str:
        return row.get(columns.get(key, ""), "").strip()

    if not cell("id"):
        raise ValueError(_("it has no number"))
    if not cell("title") and not cell("text"):
        raise ValueError(_("it has no words"))
    title, text = cell("title"), cell("text")
    return Message(
        id=cell("id"),
        title=title or text[:40],
        text=text,
        at=_moment(cell("at"), tz),
        writer=cell("writer"),
        likes=_count(cell("likes")),
        dislikes=_count(cell("dislikes")),
    )


def _moment(given: str, tz: tzinfo) -> datetime:
    text = " ".join(given.replace("/", "-").replace("T", " ").split())
    for moment in _readings(text):
        if not 1990 <= moment.year <= 2100:
            break
        return moment if moment.tzinfo else moment.replace(tzinfo=tz)
    raise ValueError(_("“%(given)s” is no time. Write it as 2026-03-01 08:30:00.") % {"given": given[:40]})


def _readings(text: str) -> Iterator[datetime]:
    for form in FORMATS:
        try:
            yield datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put in by whoever asked
        except ValueError:
            continue
    try:
        yield datetime.fromisoformat(text)
    except ValueError:
        return


def _count(given: str) -> int:
    if not given:
        return 0
    try:
        return int(float(given))
    except (ValueError, OverflowError):
        raise ValueError(_("“%(given)s” is no number of likes") % {"given": given[:40]}) from None
