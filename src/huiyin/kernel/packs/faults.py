"""What is wrong with a pack, where, and how to mend it."""

from pathlib import Path

from huiyin.runtime.errors import RuntimeFault


class PackFault(RuntimeFault):
    """Nothing of this part was loaded. `file` and `line` say where to look; line 0 means the file as a whole."""

    def __init__(self, file: Path | str, line: int, en: str, zh: str) -> None:
        place = f"{file}:{line}" if line else str(file)
        super().__init__(f"{place}: {en}", f"{place}：{zh}")
        self.file, self.line = file, line
