"""知识库: answers that anybody at the desk may give."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from huiyin.hotline.models.calls import Call
from huiyin.kernel.words import Bigrams
from huiyin.matters.models import Matter
from huiyin.orgs.models import Unit

SEARCHED = ("question_zh", "question_en", "keywords")


class Article(models.Model):
    """A question and its answer, owned by the unit that knows, with a day by which somebody must have looked again."""

    code = models.CharField(max_length=20, unique=True)
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=300, blank=True)
    answer_zh = models.TextField()
    answer_en = models.TextField(blank=True)
    keywords = models.CharField(max_length=300, blank=True, help_text="other words for the same, separated by spaces")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200, blank=True, help_text="what the answer rests on")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    reviewed_at = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    used = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [GinIndex(Bigrams(*SEARCHED), name="article_words", gin_pending_list_limit=256)]

    def __str__(self) -> str:
        return self.code

    @property
    def chain(self) -> str:
        return f"article/{self.code}"

    def is_valid(self, on: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= on
        return self.retired_at is None and begun and (self.valid_until is None or on <= self.valid_until)


def valid_on(on: date) -> Q:
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    return Q(retired_at=None) & begun & (Q(valid_until=None) | Q(valid_until__gte=on))


class ArticleUse(models.Model):
    """An answer that was given: in which call, and as which matter."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="uses")
    version = models.IntegerField(help_text="of the article, when it was read out")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
