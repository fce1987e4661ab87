"""A day of the district, made up: what its devices say, who reports what, who walks where, and what goes wrong.

Pure and repeatable: the same seed and the same devices give the same messages in the same order. Who sends them to a
real broker and to real pages is `huiyin.demo.living`.
"""

from huiyin.demo.day.beats import Beat
from huiyin.demo.day.said import Said, Spot, Worker
from huiyin.demo.day.whole import Day

__all__ = ["Beat", "Day", "Said", "Spot", "Worker"]
