"""The library of filing and closing standards 立案、处置和结案标准: read, compared, kept in editions.

`reader` and `diff` are pure; `library` writes editions.
"""
