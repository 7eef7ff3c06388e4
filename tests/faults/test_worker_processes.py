"""Worker processes end with whoever started them, however that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

STARTS_A_WORKER = """
import os, sys, time
from carrel.jobs.processes import Processes

def work():
    time.sleep(0.1)
    return bytes(300_000)  # more than a pipe holds: a worker waits until somebody reads it

def main():
    processes = Processes(1)
    worker = processes.submit(os.getpid).result()
    for _ in range(50):
        processes.submit(work)
    print(worker, flush=True)
    time.sleep(60)

if __name__ == "__main__":
    main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of other systems")
def test_a_worker_does_not_outlive_a_killed_program(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(STARTS_A_WORKER)
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        worker = int(running.stdout.readline())
        assert is_there(worker)
        os.kill(running.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while is_there(worker) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_there(worker)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
