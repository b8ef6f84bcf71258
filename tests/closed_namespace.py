"""A process and its children in a network namespace that holds nothing but loopback, and what of them tried to leave it.

Linux's own denial: it is as true for dbt's process, gRPC's C code and the web server as it is for Python. The kernel
counts every attempt (no route; a datagram to a port where no nameserver listens); strace, where it is installed, says
whose they were. Works as root and, through a user namespace, without.

Add here: another way out. Keep out: what is run inside.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x41
_COUNTED = {"Ip": ("OutNoRoutes",), "Udp": ("NoPorts",)}
_COUNTED_6 = ("Ip6OutNoRoutes", "Udp6NoPorts")
_TRACE = ["strace", "-f", "-qq", "-Y", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o"]
_ADDRESS = re.compile(r'<([^>]*)> .*?sin6?_port=htons\((\d+)\).*?inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"')
REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Closed:
    """How a command ended inside. ``callers``: program, address and port of each attempt; None without strace."""

    exit_code: int
    output: str
    attempts: int
    callers: tuple[str, ...] | None


def unavailable() -> str:
    """Why no such namespace can be had here; empty where it can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    tried = subprocess.run(
        [sys.executable, "-m", "tests.closed_namespace", os.devnull, "true"], cwd=REPOSITORY, capture_output=True
    )
    return "" if tried.returncode == 0 else f"no network namespace: {tried.stderr.decode(errors='replace')[-300:]}"


def run_closed(
    command: Sequence[str | Path], variables: Mapping[str, str], folder: Path, *, cwd: Path = REPOSITORY, seconds: int
) -> Closed:
    """Runs ``command`` inside and waits; ``folder`` takes the report. Whatever is left after ``seconds`` is killed."""
    report = folder / "closed.json"
    supervisor = [sys.executable, str(Path(__file__)), str(report), *map(str, command)]
    process = subprocess.Popen(
        supervisor,
        cwd=cwd,
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise AssertionError(process.communicate()[0][-4000:]) from None
    assert report.exists(), output
    told = json.loads(report.read_text(encoding="utf-8"))
    callers = None if told["callers"] is None else tuple(told["callers"])
    return Closed(process.returncode, output, told["attempts"], callers)


def _supervise(report: str, command: Sequence[str]) -> int:
    _enter()
    trace = Path(report + ".strace")
    traced = report != os.devnull and _can_trace()
    code = subprocess.call([*_TRACE, str(trace), *command] if traced else command)
    told = {"attempts": _attempts(), "callers": _callers(trace) if traced else None}
    Path(report).write_text(json.dumps(told), encoding="utf-8")
    return code


def _enter() -> None:
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NETWORK) != 0:
        if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh22x", b"lo", _UP_AND_RUNNING))


def _attempts() -> int:
    """The kernel's counters of this namespace: what went nowhere, by any process, in any language."""
    pairs = Path("/proc/net/snmp").read_text().splitlines()
    found = 0
    for names, values in zip(pairs[::2], pairs[1::2], strict=True):
        of = dict(zip(names.split(), values.split(), strict=True))
        found += sum(int(of[name]) for name in _COUNTED.get(names.split(":")[0], ()))
    if (six := Path("/proc/net/snmp6")).exists():
        of = dict(line.split() for line in six.read_text().splitlines())
        found += sum(int(of[name]) for name in _COUNTED_6)
    return found


def _can_trace() -> bool:
    return bool(shutil.which("strace")) and not subprocess.run([*_TRACE, os.devnull, "true"], check=False).returncode


def _callers(trace: Path) -> list[str]:
    found = _ADDRESS.findall(trace.read_text(errors="replace"))
    return [
        f"{program} {address} {port}"
        for program, port, address in found
        if port == "53" or not address.startswith(("127.", "::1", "::ffff:127."))
    ]


if __name__ == "__main__":
    sys.exit(_supervise(sys.argv[1], sys.argv[2:]))
