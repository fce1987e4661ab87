"""Every call that we describe, made as each of the cast and as nobody: answers are as described, and never our fault.

Schemathesis makes the calls, from the description that the running server gives, with what fits it and what does not.
"""
