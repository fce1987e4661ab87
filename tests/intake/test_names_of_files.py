"""A file is kept under its own name, as far as a file system takes it: it counts bytes, not characters."""

from huiyin.intake.files.handed_in import keep


def test_a_long_chinese_name_keeps_its_ending(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    kept = keep("路灯" * 100 + ".csv", [b"no,what\n1,lamp\n"])
    assert kept.rows == 1 and kept.path.name.endswith("路灯.csv")
    assert keep("灯.csv", [b"no,what\n2,lamp\n"]).path.name == "灯.csv"
