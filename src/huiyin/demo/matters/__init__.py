"""Synthetic matters by bulk COPY: rows exactly as the real verbs would have left them, a million in minutes.

from huiyin.demo import matters
matters.load(100_000, seed=7)
"""

from huiyin.demo.matters.loading import JOBS, Loaded, load, load_year

__all__ = ["JOBS", "Loaded", "load", "load_year"]
