"""Of the calls of the JSON API: who is let in today is who the committed matrix says."""

from tests.architecture.matrix.comparing import differences, is_for_programs, today
from tests.architecture.matrix.stage import staged


def test_the_matrix_is_the_committed_one(district, settings, tmp_path):
    """After adding an address: HUIYIN_WRITE_MATRIX=1 pytest, and read who gained what before you commit it."""
    with staged(district, settings, tmp_path) as story:
        found = today(story, is_for_programs, "programs.txt")
    wrong = differences(found, "programs.txt")
    assert not wrong, "\n".join(wrong)
