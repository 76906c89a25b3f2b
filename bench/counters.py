"""What processes have used, by the kernel's own books: CPU time and memory."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MIB = 1024 * 1024
# Fields of /proc/<pid>/stat behind the command's name, which may hold blanks.
PARENT, USER_TICKS, SYSTEM_TICKS = 1, 11, 12


def cpu_seconds(pids: Iterable[int]) -> float:
    """Sum the CPU time, user and system, that processes have used so far."""
    return sum(_cpu(pid) for pid in pids)


def family(pid: int) -> list[int]:
    """List a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def memory_mib(pids: Iterable[int]) -> float:
    """Give the resident memory of the largest of some processes, in MiB."""
    return max((_resident(pid) for pid in pids), default=0) / MIB


def is_here(pid: int) -> bool:
    """Tell whether a process of PostgreSQL runs on this machine under that number."""
    try:
        return b"postgres" in (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return False


def _cpu(pid: int) -> float:
    if not PROC.exists():
        return _cpu_told_by_ps(pid)
    fields = _stat(pid)
    return (int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS])) / TICKS if fields else 0.0


def _resident(pid: int) -> int:
    if not PROC.exists():
        return int(_ps("rss", pid) or 0) * 1024
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0


def _parents() -> list[tuple[int, int]]:
    if not PROC.exists():
        lines = _run("ps", "-axo", "pid=,ppid=").splitlines()
        return [(int(pid), int(parent)) for pid, parent in (line.split() for line in lines)]
    pids = [int(each.name) for each in PROC.iterdir() if each.name.isdigit()]
    return [(pid, int(fields[PARENT])) for pid in pids if (fields := _stat(pid))]


def _stat(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_told_by_ps(pid: int) -> float:
    """Read ``[hours:]minutes:seconds`` where there is no /proc."""
    seconds = 0.0
    for part in _ps("time", pid).split(":"):
        seconds = seconds * 60 + float(part or 0)
    return seconds


def _ps(column: str, pid: int) -> str:
    return _run("ps", "-o", f"{column}=", "-p", str(pid)).strip()


def _run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout  # noqa: S603
