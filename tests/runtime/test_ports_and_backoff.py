import socket
from pathlib import Path

import pytest

from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.supervisor.child import LONGEST_PAUSE, STEADY, Child, Spec, python
from huiyin.runtime.supervisor.output import Output
from huiyin.runtime.supervisor.ports import require_free


def test_a_taken_port_is_named_with_the_variable_that_changes_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(RuntimeFault) as fault:
            require_free("127.0.0.1", port, "HUIYIN_PORT")
    assert f"Port {port}" in fault.value.en
    assert f"HUIYIN_PORT={port + 100}" in fault.value.en
    assert f"HUIYIN_PORT={port + 100}" in fault.value.zh


def test_a_free_port_passes() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    require_free("127.0.0.1", port, "HUIYIN_PORT")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pauses_grow_to_a_limit_and_shrink_after_a_steady_run(tmp_path: Path) -> None:
    clock = Clock()
    child = Child(Spec("brief", python("-c", "pass")), Output(tmp_path), clock)
    pauses = []
    for _ in range(9):
        child.start()
        assert child.process
        child.process.wait()
        child.tend()
        assert child.due_at is not None
        pauses.append(child.due_at - clock.now)
        clock.now = child.due_at
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    child.start()
    assert child.process
    child.process.wait()
    clock.now += STEADY
    child.tend()
    assert child.due_at == clock.now + 0.5
    child.ask_to_stop()
    clock.now += 100
    child.tend()
    assert child.process is None, "stopped on purpose, it does not come back"
