"""Find an answer: by the pairs of characters that a question shares with it, the rarer words first."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet

from huiyin.hotline.models import Article
from huiyin.hotline.models.knowledge import valid_on
from huiyin.kernel.paging import Page, page_of
from huiyin.kernel.words import containing

# How many of the question's pairs must stand in the answer's question and keywords. A pair of Chinese characters is a
# word, one of Latin letters stands in many.
ENOUGH, ENOUGH_LATIN = 0.25, 0.6
# What every question has says nothing about which one it is.
EMPTY = re.compile(
    r"请问|什么时候|什么|怎么办|怎么|如何|哪里|哪儿|哪些|多少|可以|能不能|我想|是不是|需要|吗|呢|的|了"
    r"|\b(?:how|what|when|where|which|who|why|do|does|did|can|could|may|is|are|the|a|an|i|my|me|to|for|of|in|on|it|much|many|get)\b",
    re.IGNORECASE,
)
_BEST = """
SELECT id FROM (
    SELECT a.id, a.used, (SELECT count(*) FROM unnest({pairs}) p WHERE p = ANY(%(asked)s))::float / %(many)s AS share
    FROM hotline_article a
    WHERE {pairs} && %(asked)s::text[] AND a.retired_at IS NULL
      AND (a.valid_from IS NULL OR a.valid_from <= %(on)s) AND (a.valid_until IS NULL OR a.valid_until >= %(on)s)
) found WHERE share >= %(enough)s ORDER BY share DESC, used DESC, id LIMIT %(most)s
""".format(pairs="""bigrams((a."question_zh" || ' ' || a."question_en" || ' ' || a."keywords"))""")


def answers_to(question: str, now: datetime, *, most: int = 5) -> list[Article]:
    """The valid answers that fit best, best first."""
    asked = sorted(pairs_of(question))
    if not asked:
        return []
    on = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    enough = ENOUGH if any(ord(character) > 0x2E7F for character in question) else ENOUGH_LATIN
    given: dict[str, Any] = {"asked": asked, "many": len(asked), "on": on, "enough": enough, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_BEST, given)
        best = [row[0] for row in cursor.fetchall()]
    rows = Article.objects.select_related("unit").in_bulk(best)
    return [rows[pk] for pk in best]


def pairs_of(question: str) -> set[str]:
    """Pairs of neighbouring characters of the words that say something; of all words, where none of them does."""
    said = re.sub(r"[^\w\s]", " ", question.lower())
    telling = EMPTY.sub(" ", said)
    return _pairs(telling) or _pairs(said)


def _pairs(text: str) -> set[str]:
    return {word[i : i + 2] for word in text.split() for i in range(len(word) - 1)}


def articles_page(words: str, which: str, number: int, *, on: date, size: int = 30) -> Page:
    """The whole base for those who keep it. `which`: "", valid, review (not looked at for a year), retired."""
    rows = Article.objects.select_related("unit")
    found = _which(Article.objects.all(), which, on)
    if words:
        found = found.filter(Q(code=words.upper()) | containing(words, "question_zh", "question_en", "keywords"))
    return page_of(found.order_by("code"), number, size, rows=rows)


def _which(articles: QuerySet[Article], which: str, on: date) -> QuerySet[Article]:
    a_year_ago = on.replace(year=on.year - 1, day=min(on.day, 28))
    if which == "valid":
        return articles.filter(valid_on(on))
    if which == "review":
        return articles.filter(valid_on(on)).filter(Q(reviewed_at=None) | Q(reviewed_at__lt=a_year_ago))
    if which == "retired":
        return articles.exclude(retired_at=None)
    return articles


def most_used(most: int = 8) -> list[Article]:
    return list(Article.objects.filter(used__gt=0, retired_at=None).order_by(F("used").desc(), "code")[:most])
