"""Reads of the loop, for screens and for programs alike. Callers pass what `matters.access` gave them."""

from huiyin.matters.selectors.detail import Detail, detail_of
from huiyin.matters.selectors.queue import Filters, counts_by_state, page_of_matters
from huiyin.matters.selectors.story import StoryStep, story_of

__all__ = ["Detail", "Filters", "StoryStep", "counts_by_state", "detail_of", "page_of_matters", "story_of"]
