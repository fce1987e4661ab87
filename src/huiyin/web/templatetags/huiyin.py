"""`{% load huiyin %}`: every component as a tag. Their arguments are documented in huiyin.web.components.*."""

from django import template

from huiyin.web import words
from huiyin.web.components import fields, lists, marks, stories, ways

register = template.Library()

for module in (marks, stories, fields, lists, ways):
    register.tags.update(module.register.tags)
    register.filters.update(module.register.filters)

register.filter("when", lambda at: words.when(at) if at else "")
register.filter("day", words.day)
register.filter("span", words.span)
