from huiyin.hotline.models.callbacks import CallBack, CallBackTry
from huiyin.hotline.models.calls import Call, CallEvent, CallMatter, Extension
from huiyin.hotline.models.knowledge import Article, ArticleUse
from huiyin.hotline.models.letters import Letter

__all__ = [
    "Article",
    "ArticleUse",
    "Call",
    "CallBack",
    "CallBackTry",
    "CallEvent",
    "CallMatter",
    "Extension",
    "Letter",
]
