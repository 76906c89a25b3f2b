"""Count the known answers that held: the tables of the reference, section by section.

A test says where its answers come from by ``@pytest.mark.known_answers("1.2")``; each case of a
parametrised test is one answer. A test that goes through several says how many:
``known_answers("3.2", answers=13)``. The run's summary prints how many held.
"""

from collections import Counter

import pytest

MARK = "known_answers"
REPORTED = "known answers of section "


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write on each test how many answers of which sections it holds; workers' reports carry it."""
    for item in items:
        for mark in item.iter_markers(MARK):
            (section,) = mark.args
            item.user_properties.append((REPORTED + section, mark.kwargs.get("answers", 1)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the answers that held, and how many of how many where some did not."""
    held, failed = (_counted(terminalreporter, outcome) for outcome in ("passed", "failed"))
    if not held and not failed:
        return
    terminalreporter.section("known answers")
    for section in sorted(held | failed, key=_in_order):
        terminalreporter.line(f"section {section}: {_told(held[section], failed[section])}")
    terminalreporter.line(f"in all: {_told(held.total(), failed.total())}")


def _counted(reporter: pytest.TerminalReporter, outcome: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for report in reporter.stats.get(outcome, ()):
        for name, answers in report.user_properties:
            if name.startswith(REPORTED):
                counted[name.removeprefix(REPORTED)] += int(answers)
    return counted


def _told(held: int, failed: int) -> str:
    return f"{held} of {held + failed} hold" if failed else f"{held} hold"


def _in_order(section: str) -> list[int]:
    return [int(part) for part in section.split(".")]
