"""Write the knowledge base, and answer from it: a question answered is a matter that closes at once."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.hotline.models import Article, ArticleUse, Call
from huiyin.hotline.services.calls import receive_call
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.labels import pick
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import answer
from huiyin.matters.services.intake import Received
from huiyin.matters.vocabulary import Section, Source
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

WRITERS = (Role.ADMINISTRATOR, Role.DUTY_HEAD)


@dataclass(frozen=True)
class ArticleWords:
    """What an article says. `unit_id`: who owns it; `reviewed_at`: when somebody last made sure that it is still so."""

    question_zh: str
    answer_zh: str
    question_en: str = ""
    answer_en: str = ""
    keywords: str = ""
    unit_id: int | None = None
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed_at: date | None = None


def write_article(words: ArticleWords, *, by: Actor, article: Article | None = None, version: int = 0) -> Article:
    """A new article, or another wording of one. The trace keeps which parts changed.

    Args:
        version: of the article as the writer saw it; somebody else's change meanwhile is a conflict.
    """
    _writer(by)
    if not words.question_zh.strip() or not words.answer_zh.strip():
        raise InvalidInput(_("Give the question and the answer, at least in Chinese."), field="question_zh")
    if words.valid_from and words.valid_until and words.valid_until < words.valid_from:
        raise InvalidInput(_("It would end before it begins. Check both days."), field="valid_until")
    given = {field.name: getattr(words, field.name) for field in fields(words)}
    with work():
        if article is None:
            made = Article.objects.create(code=f"?{now().timestamp()}", **given)
            made.code = f"W{made.pk:04d}"
            made.save(update_fields=["code"])
            _record("hotline.article_written", made, by, {"version": 1}, fresh=True)
            return made
        changed = [name for name, value in given.items() if getattr(article, name) != value]
        seen = version or article.version
        if not Article.objects.filter(pk=article.pk, version=seen).update(**given, version=seen + 1):
            raise Conflict(_("Somebody else changed this answer meanwhile. Reload and compare."), code="raced")
        _record("hotline.article_changed", article, by, {"version": seen + 1, "parts": changed})
    article.refresh_from_db()
    return article


def retire(article: Article, *, by: Actor) -> None:
    """Nobody is given this answer any more; what was answered with it stays."""
    _writer(by)
    at = now()
    with work():
        if not Article.objects.filter(pk=article.pk, retired_at=None).update(retired_at=at):
            raise Conflict(_("This answer was retired already."), code="retired")
        _record("hotline.article_retired", article, by, {})


def restore(article: Article, *, by: Actor) -> None:
    _writer(by)
    with work():
        if not Article.objects.filter(pk=article.pk, retired_at__isnull=False).update(retired_at=None):
            raise Conflict(_("This answer is in use already."), code="restored")
        _record("hotline.article_restored", article, by, {})


def answer_with(
    article: Article,
    *,
    by: Actor,
    call: Call | None = None,
    contact: str = "",
    asked: str = "",
    key: str | None = None,
    at: datetime | None = None,
) -> Received:
    """咨询: the article's answer is given; the question becomes a matter that is closed at once.

    Args:
        asked: what the caller asked in their own words; else the article's question.
        key: the form's, so that a second press does not answer twice.
    """
    at = at or now()
    if not article.is_valid(at.date()):
        raise Conflict(_("This answer is not valid any more. Look for another one."), code="retired")
    question, said = pick((article.question_zh, article.question_en)), pick((article.answer_zh, article.answer_en))
    report = NewReport(
        source=Source.HOTLINE,
        title=question[:60],
        text=asked.strip() or question,
        section=Section.NEED,
        contact=contact,
        key=key,
    )
    with work():
        received = receive_call(report, call, by=by, at=at)
        if received.repeated:
            return received
        answer(received.matter, said, by=by, at=at)
        ArticleUse.objects.create(article=article, version=article.version, matter=received.matter, call=call, at=at)
        Article.objects.filter(pk=article.pk).update(used=F("used") + 1)
    return received


def _writer(by: Actor) -> None:
    """An answer is given in the whole district: of heads of a shift one that serves it all."""
    if not (by.is_system or by.has(Role.ADMINISTRATOR) or by.serves("", *WRITERS)):
        raise Forbidden(_("Answers are written by an administrator or the head of a shift."))


def _record(action: str, article: Article, by: Actor, data: dict, fresh: bool = False) -> None:
    record(action, chain=article.chain, by=by.ref, at=now(), data=data, fresh=fresh)
