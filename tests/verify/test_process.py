"""What a model's code may do to the process that runs it, and what is left of it afterwards: a line, and no orphan."""

import os
import subprocess
import sys
import time
import uuid

import pytest

from shapecheck.report.verification import Status
from shapecheck.settings.config import Config
from shapecheck.verify.process import MARK, ChildError, Limits
from shapecheck.verify.run import verify

pytestmark = pytest.mark.slow

MODEL = """\
import os, socket, subprocess, sys, time
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 4)

    def forward(self, x):
        {body}
        return self.layer(x)


class Other(nn.Module):
    def forward(self, x):
        return x.reshape(x.shape[0], -1)
"""


ROOMY = Limits(seconds=20.0, gigabytes=4.0)


def run(tmp_path, body, limits=ROOMY, name="Net"):
    file = tmp_path / "net.py"
    file.write_text(MODEL.format(body=body))
    found = verify([f"{file}:{name}"], {"x": "B,3"}, Config(root=str(tmp_path), cache=False), limits)
    return found.targets[0]


@pytest.fixture(autouse=True)
def own(monkeypatch):
    """A mark that everything has that a test starts, so that tests may run side by side."""
    mark = uuid.uuid4().hex
    monkeypatch.setenv("TEST_OF_LIMITS", mark)
    return mark


def marked_processes(own):
    """Processes that a verification of this test has started and left."""
    found = []
    for number in os.listdir("/proc"):
        if number.isdigit() and int(number) != os.getpid():
            try:
                with open(f"/proc/{number}/environ", "rb") as file:
                    held = file.read()
                    found += [number] if f"{MARK}=".encode() in held and own.encode() in held else []
            except OSError:
                continue
    return found


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("time.sleep(1000)", "ran longer than 3 s"),
        ("[None for _ in iter(int, 1)]", ""),
    ],
)
def test_hanging(tmp_path, own, body, words):
    found = run(tmp_path, body, Limits(seconds=3.0, gigabytes=2.0))
    assert found.status in (Status.NOT_RUN, Status.DIFFERS)
    assert words in found.message and found.message
    assert not marked_processes(own)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit(3)", "its code ends the program: SystemExit: 3"),
        ("os._exit(5)", "ended the process (exit code 5)"),
        ("os.abort()", "ended by SIGABRT"),
    ],
)
def test_ending_the_process(tmp_path, body, words):
    found = run(tmp_path, body)
    assert found.status is Status.NOT_RUN
    assert words in found.message


def test_the_next_target_gets_another_process(tmp_path):
    file = tmp_path / "net.py"
    file.write_text(MODEL.format(body="os._exit(5)"))
    found = verify([str(file)], {"x": "B,3"}, Config(root=str(tmp_path), cache=False), Limits(seconds=20.0))
    assert [target.status for target in found.targets] == [Status.NOT_RUN, Status.AGREES]


def test_eating_memory(tmp_path):
    found = run(tmp_path, "held = [torch.ones(1 << 26) for _ in range(1000)]", Limits(seconds=60.0, gigabytes=2.0))
    assert found.status is Status.NOT_RUN
    assert found.message.startswith("it takes more memory than --memory allows")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("os.fork()", "start or end a process (os.fork)"),
        ("subprocess.run(['sleep', '1000'])", "start or end a process (subprocess.Popen sleep)"),
        ("os.system('sleep 1000 &')", "start or end a process (os.system"),
        ("os.kill(os.getppid(), 9)", "start or end a process (os.kill)"),
        ("socket.create_connection(('127.0.0.1', 9))", "use the network"),
        ("socket.getaddrinfo('pypi.org', 443)", "use the network (socket.getaddrinfo)"),
        ("open('{tmp}/written.txt', 'w')", "write {tmp}/written.txt"),
        ("os.open('{tmp}/written.txt', os.O_CREAT | os.O_WRONLY)", "write {tmp}/written.txt"),
        ("os.mkdir('{tmp}/made')", "change {tmp}/made (os.mkdir)"),
        ("os.rename('{tmp}/net.py', '{tmp}/moved.py')", "change {tmp}/net.py (os.rename)"),
        ("torch.save(x, '{tmp}/written.txt')", "write {tmp}/written.txt"),
    ],
)
def test_what_is_stopped(tmp_path, own, body, words):
    found = run(tmp_path, body.replace("{tmp}", str(tmp_path)))
    assert found.status is Status.NOT_RUN
    assert found.message.startswith("its code was stopped")
    assert any(words.replace("{tmp}", str(tmp_path)) in note for note in found.notes), found
    assert sorted(os.listdir(tmp_path)) == ["net.py"]
    assert not marked_processes(own)


@pytest.mark.parametrize(
    "body",
    [
        "open(__file__).read()",
        "import tempfile; tempfile.NamedTemporaryFile('w').write('scratch')",
        "open(os.devnull, 'w').write('nothing')",
        "print('a line ' * 100000)",
        "import threading; t = threading.Thread(target=int); t.start(); t.join()",
    ],
)
def test_what_is_allowed(tmp_path, body):
    found = run(tmp_path, body)
    assert found.status is Status.AGREES, found.message
    assert not found.notes


def test_what_asks_for_a_device(tmp_path):
    found = run(tmp_path, "x = x.cuda()")
    assert found.status is Status.NOT_RUN
    assert found.message.startswith("it asks for CUDA")


def test_what_asks_for_a_process_group(tmp_path):
    found = run(tmp_path, "import torch.distributed as dist; x = x * dist.get_world_size()")
    assert found.status is Status.NOT_RUN
    assert found.message.startswith("it asks for a process group")


def test_importing_fails(tmp_path):
    file = tmp_path / "net.py"
    file.write_text("import a_library_that_nobody_has\n" + MODEL.format(body="pass"))
    found = verify([f"{file}:Net"], None, Config(root=str(tmp_path), cache=False)).targets[0]
    assert found.status is Status.NOT_RUN
    assert "importing its module raised ModuleNotFoundError" in found.message


def test_an_interpreter_without_torch(tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n')
    bare.chmod(0o755)
    file = tmp_path / "net.py"
    file.write_text(MODEL.format(body="pass"))
    with pytest.raises(ChildError, match="cannot import torch"):
        verify([f"{file}:Net"], None, Config(root=str(tmp_path), cache=False, python=str(bare)))


def test_an_interrupt_leaves_nothing(tmp_path, own):
    file = tmp_path / "net.py"
    file.write_text(MODEL.format(body="time.sleep(1000)"))
    running = subprocess.Popen(
        [sys.executable, "-m", "shapecheck", "verify", "--no-cache", f"{file}:Net"], stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    while not marked_processes(own) and time.monotonic() < until:
        time.sleep(0.1)
    running.send_signal(2)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"interrupted" in said
    assert not marked_processes(own)
