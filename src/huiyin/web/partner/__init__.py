"""The work order of a partner who has no account: one page, opened by a signed link, on a phone."""
