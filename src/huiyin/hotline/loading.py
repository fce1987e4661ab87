"""A pack's knowledge base: knowledge.csv, if the pack has one. What people changed since is not overwritten unasked."""

from pathlib import Path

from huiyin.hotline.models import Article
from huiyin.kernel.packs import Loaded, Row, read_table, upsert
from huiyin.kernel.work import work

COLUMNS = (
    "code", "question_zh", "question_en", "answer_zh", "answer_en", "keywords", "unit", "source",
    "valid_from", "valid_until", "reviewed_at",
)  # fmt: skip
NAMES = (*COLUMNS[:6], "unit_id", *COLUMNS[7:])
LONGEST = {"code": 20, "question_zh": 200, "question_en": 300, "keywords": 300, "source": 200}


def load_knowledge(pack: Path, units: dict[str, int]) -> Loaded:
    """New articles and those that the pack words anew. An article that was reworded here since (a version above 1)
    stays as it is; `gone` names those that the pack has dropped.

    Args:
        units: code to key of the units that may own an article.
    """
    file = pack / "knowledge.csv"
    if not file.exists():
        return Loaded()
    with work():
        rows = list(read_table(file, COLUMNS, key="code"))
        values = [_article(row, units) for row in rows]
        own = set(Article.objects.filter(version__gt=1).values_list("code", flat=True))
        there = set(Article.objects.values_list("code", flat=True))
        Article.objects.bulk_create([Article(**value) for value in values if value["code"] not in there])
        again = [tuple(value.values()) for value in values if value["code"] in there - own]
        done = upsert(Article, ("code",), NAMES, again)
        known = {row["code"] for row in rows}
        written = Article.objects.exclude(code__in=known).exclude(code__startswith="W").filter(retired_at=None)
        gone = tuple(written.order_by("code").values_list("code", flat=True))
        return Loaded(len(rows), len(known - there), done.changed, gone)


def _article(row: Row, units: dict[str, int]) -> dict:
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            raise row.fault(f"“{name}” has more than {most} characters.", f"“{name}”超过 {most} 个字符。")
    if row["unit"] and row["unit"] not in units:
        raise row.fault(f"There is no unit “{row['unit']}”.", f"没有编码为“{row['unit']}”的单位。")
    words = row["code"], row.needed("question_zh"), row["question_en"], row.needed("answer_zh"), row["answer_en"]
    days = row.day("valid_from"), row.day("valid_until"), row.day("reviewed_at")
    values = *words, row["keywords"], units.get(row["unit"]), row["source"], *days
    return dict(zip(NAMES, values, strict=True))
