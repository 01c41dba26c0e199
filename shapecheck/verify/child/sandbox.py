"""What the model's code may not do while it is verified: talk to a network, start programs, write outside its folder.

An audit hook refuses it, as far as Python tells of it; what C code does by itself is not seen.

Home-made: there is no library for it. What holds more tightly is a program of the system (bubblewrap, firejail), which
may not be there, or may not be used without rights.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

NETWORK = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
     "socket.gethostbyaddr"}
)  # fmt: skip
PROCESSES = frozenset(
    {"os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "os.kill",
     "os.killpg", "subprocess.Popen", "pty.spawn"}
)  # fmt: skip
CHANGES = {
    "os.mkdir": (0,), "os.rmdir": (0,), "os.remove": (0,), "os.truncate": (0,), "os.chmod": (0,), "os.chown": (0,),
    "os.utime": (0,), "os.rename": (0, 1), "os.link": (1,), "os.symlink": (1,), "sqlite3.connect": (0,),
}  # fmt: skip
"""Events that change a file, and which of their arguments are the paths that change."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
HARMLESS = ("/dev/null", "/dev/tty", ":memory:", "")


class Sandbox:
    """The hook, once it is set up; `stopped` lists what it refused, each thing once."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.realpath(folder)
        self.stopped: dict[str, None] = {}

    def close(self) -> None:
        """From here on, to the end of the process."""
        handlers: dict[str, Callable[[str, tuple[Any, ...]], None]] = {
            **dict.fromkeys(NETWORK, self._network),
            **dict.fromkeys(PROCESSES, self._process),
            **dict.fromkeys(CHANGES, self._change),
            "open": self._open,
        }
        find = handlers.get

        def hook(event: str, args: tuple[Any, ...]) -> None:
            handler = find(event)
            if handler is not None:
                handler(event, args)

        sys.addaudithook(hook)

    def _refuse(self, what: str) -> None:
        self.stopped[what] = None
        raise PermissionError(f"shapecheck verify does not let a model {what}")

    def _network(self, event: str, args: tuple[Any, ...]) -> None:
        address = args[1] if event in ("socket.connect", "socket.bind") and len(args) > 1 else None
        if event in ("socket.connect", "socket.bind") and not isinstance(address, tuple):
            return  # a socket of this machine's file system
        self._refuse(f"use the network ({event})")

    def _process(self, event: str, args: tuple[Any, ...]) -> None:
        program = args[0] if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn") and args else ""
        self._refuse(f"start or end a process ({event}{f' {program}' if program else ''})")

    def _change(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "os.mkdir" and os.path.isdir(args[0]):
            return  # it changes nothing
        for place in CHANGES[event]:
            if place < len(args) and not self._may_write(args[place]):
                self._refuse(f"change {os.fsdecode(args[place])} ({event})")

    def _open(self, _event: str, args: tuple[Any, ...]) -> None:
        path, _, flags = args
        if isinstance(flags, int) and flags & WRITING and not self._may_write(path):
            self._refuse(f"write {os.fsdecode(path)}")

    def _may_write(self, path: Any) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return True  # a file that is open already
        text = os.fsdecode(path)
        return text in HARMLESS or self._within(os.path.realpath(text))

    def _within(self, path: str) -> bool:
        return path == self.folder or path.startswith(self.folder + os.sep)


def make_saving_visible() -> None:
    """`torch.save` to a path writes from C++, which no hook sees: have the file opened by Python."""
    import torch

    save = torch.save

    @wraps(save)
    def visible(obj: Any, f: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(f, (str, os.PathLike)):
            with open(f, "wb") as file:
                save(obj, file, *args, **kwargs)
        else:
            save(obj, f, *args, **kwargs)

    torch.save = visible


def limit_memory(gigabytes: float) -> None:
    """Bound what the process may allocate, where the system can be told to (Linux)."""
    try:
        import resource

        amount = int(gigabytes * (1 << 30))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        bound = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        return
