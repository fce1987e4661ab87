"""/desk/hotline/find/: what one field finds while somebody speaks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.hotline.access import TAKERS
from huiyin.hotline.selectors.finding import find
from huiyin.matters.labels import pick, state_name
from huiyin.web.doors import actor_in, needs


@needs(*TAKERS)
@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "")
    call = request.GET.get("call", "")
    found = find(words, actor_in(request))
    context = {
        "words": words.strip(),
        "call": call if call.isascii() and call.isdigit() else "",
        "found": found,
        "matters": [(matter, state_name(matter.state)) for matter in found.matters],
        "answers": [answer_shown(article) for article in found.answers],
    }
    return render(request, "desk/pages/hotline/found.html", context)


def answer_shown(article) -> dict:
    """An article in the reader's language."""
    return {
        "article": article,
        "question": pick((article.question_zh, article.question_en)),
        "answer": pick((article.answer_zh, article.answer_en)),
        "unit": pick((article.unit.name_zh, article.unit.name_en)) if article.unit else "",
    }
