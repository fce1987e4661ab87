"""The knowledge base: found by a few characters, answered with one press, kept by those who answer for it."""

import csv
from datetime import date

import pytest

from huiyin.hotline.loading import load_knowledge
from huiyin.hotline.models import Article, ArticleUse, CallMatter
from huiyin.hotline.selectors.knowledge import answers_to
from huiyin.hotline.services import ArticleWords, retire, write_article
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.packs import PackFault
from huiyin.matters.models import Matter, Report, Text
from huiyin.orgs.models import Unit
from huiyin.runtime.datadir import checkout
from tests.hotline.calls import answered
from tests.web.desks import sign_in
from tests.web.office_cast import administrator

PACK = checkout() / "packs" / "sample-district"


@pytest.fixture
def base(district):
    """The sample pack's answers, each kept by some unit of the toy district."""
    with open(PACK / "knowledge.csv", encoding="utf-8") as file:
        owners = {row["unit"] for row in csv.DictReader(file)}
    load_knowledge(PACK, dict.fromkeys(owners, Unit.objects.first().pk))
    return district


def test_the_sample_pack_has_forty_answers_in_both_languages(base):
    articles = list(Article.objects.all())
    assert len(articles) >= 40
    for article in articles:
        assert article.question_en and article.answer_en and article.keywords and article.reviewed_at, article.code


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("暖气", "供暖"),
        ("暖气什么时候来", "供暖"),
        ("狗证多少钱", "养狗怎么办证"),
        ("晚上施工吵", "夜间施工噪声"),
        ("停水", "停水了"),
        ("80岁津贴", "高龄津贴"),
        ("how do I register my dog?", "养狗怎么办证"),
        ("heating", "供暖"),
        ("unpaid wages", "拖欠工资"),
    ],
)
def test_a_question_in_everyday_words_finds_its_answer_among_the_first_three(base, question, expected):
    found = [article.question_zh for article in answers_to(question, now(), most=3)]
    assert any(expected in title for title in found), found


@pytest.mark.parametrize("question", ["", "?", "  ", "火星移民局", "quizzical"])
def test_what_nothing_answers_finds_nothing(base, question):
    assert answers_to(question, now()) == []


def test_a_retired_or_expired_answer_is_not_given(base):
    heating = Article.objects.get(code="K001")
    retire(heating, by=base.actor("qian"))
    Article.objects.filter(code="K002").update(valid_until=date(2020, 1, 1))
    assert {"K001", "K002"}.isdisjoint(article.code for article in answers_to("暖气", now(), most=20))
    answer = sign_in(base, "lin").post("/desk/hotline/answers/K002/", {"key": "1"})
    assert answer.status_code == 409 and not Matter.objects.exists()


def test_an_answer_is_a_matter_that_closes_at_once_and_counts(base):
    client, call = sign_in(base, "lin"), answered("lin")
    page = client.get("/desk/hotline/find/", {"q": "狗证", "call": call.pk}).content.decode()
    assert "养狗怎么办证" in page
    given = {"call": call.pk, "asked": "狗证", "key": f"{call.pk}/K011"}
    assert client.post("/desk/hotline/answers/K011/", given).status_code == 302
    assert client.post("/desk/hotline/answers/K011/", given).status_code == 302
    matter = Matter.objects.get()
    assert matter.state == "closed" and matter.source == "hotline"
    assert Text.objects.get(matter=matter, kind="answer").words.startswith("带身份证")
    assert Report.objects.get().contact_id == call.contact_id and CallMatter.objects.get().matter == matter
    assert Article.objects.get(code="K011").used == ArticleUse.objects.count() == 1


def test_the_desk_reads_and_the_office_writes(base):
    assert sign_in(base, "lin").get("/desk/hotline/answers/").status_code == 200
    assert sign_in(base, "lin").get("/office/knowledge/").status_code == 403
    administrator(base)
    client = sign_in(base, "ada")
    given = {"question_zh": "图书馆几点开门", "answer_zh": "9:00至21:00，周一闭馆。", "reviewed": "on"}
    assert client.post("/office/knowledge/new/", given).status_code == 302
    made = Article.objects.get(question_zh="图书馆几点开门")
    assert made.code.startswith("W") and made.reviewed_at
    assert answers_to("图书馆", now())[0] == made
    changed = given | {"answer_zh": "9:00至20:00。", "version": 1}
    assert client.post(f"/office/knowledge/{made.code}/", changed).status_code == 302
    late = client.post(f"/office/knowledge/{made.code}/", given | {"answer_zh": "全天。", "version": 1})
    assert late.status_code == 409 and "全天" in late.content.decode()
    client.post(f"/office/knowledge/{made.code}/retire/")
    assert answers_to("图书馆", now()) == []
    client.post(f"/office/knowledge/{made.code}/restore/")
    assert answers_to("图书馆", now()) == [made]
    for query in ("", "?q=图书馆", "?which=review", "?which=retired", "?q=K011"):
        assert client.get(f"/office/knowledge/{query}").status_code == 200


def test_only_writers_write_and_nobody_overwrites(base):
    with pytest.raises(Forbidden):
        write_article(ArticleWords("问", "答"), by=base.actor("lin"))
    article = write_article(ArticleWords("问题", "答案"), by=base.actor("qian"))
    write_article(ArticleWords("问题", "新答案"), by=base.actor("qian"), article=article, version=1)
    with pytest.raises(Conflict):
        write_article(ArticleWords("问题", "旧答案"), by=base.actor("qian"), article=article, version=1)


def test_loading_again_changes_nothing_and_keeps_what_people_wrote(base, tmp_path):
    owners = dict.fromkeys(csv_units(), Unit.objects.first().pk)
    again = load_knowledge(PACK, owners)
    assert (again.added, again.changed) == (0, 0)
    heating = Article.objects.get(code="K001")
    write_article(ArticleWords(heating.question_zh, "由值班长改写"), by=base.actor("qian"), article=heating, version=1)
    assert load_knowledge(PACK, owners).changed == 0
    assert Article.objects.get(code="K001").answer_zh == "由值班长改写"
    (tmp_path / "knowledge.csv").write_text(
        (PACK / "knowledge.csv").read_text("utf-8").replace("U013", "X999", 1), "utf-8"
    )
    with pytest.raises(PackFault, match="X999"):
        load_knowledge(tmp_path, owners)


def csv_units() -> set[str]:
    with open(PACK / "knowledge.csv", encoding="utf-8") as file:
        return {row["unit"] for row in csv.DictReader(file)}
