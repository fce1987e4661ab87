"""Of every page about a thing: who is let in today is who the committed matrix says.

An address that names no thing is let in by the post alone: which, routes.txt says, and test_doors.py keeps it.
"""

from tests.architecture.matrix.comparing import differences, is_a_page_about_a_thing, today
from tests.architecture.matrix.stage import staged


def test_the_matrix_is_the_committed_one(district, settings, tmp_path):
    """After adding an address: HUIYIN_WRITE_MATRIX=1 pytest, and read who gained what before you commit it."""
    with staged(district, settings, tmp_path) as story:
        found = today(story, is_a_page_about_a_thing, "pages.txt")
    wrong = differences(found, "pages.txt")
    assert not wrong, "\n".join(wrong)
