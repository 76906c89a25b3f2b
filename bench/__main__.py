"""Run the benchmark: ``python -m bench`` for a quick look, ``--full`` for everything."""

import sys

from bench.chart import draw
from bench.findings import Findings
from bench.measuring import measure_engine
from bench.plan import read_plan
from bench.report import lines_of, write_results
from bench.telling import say

STOPPED = 130  # how a shell tells that Ctrl-C ended a command


def main(words: list[str]) -> int:
    """Build what is missing, measure, print and keep the figures after each database."""
    plan = read_plan(words)
    kept = plan.out / f"{plan.name}.json"
    findings: list[Findings] = []
    for engine in plan.engines:
        findings.append(measure_engine(engine, plan))
        for line in lines_of(findings[-1]):
            say(line)
        write_results(kept, findings)
        kept.with_suffix(".svg").write_text(draw(findings[0]), encoding="utf-8")
    say(f"\nkept in {kept} and beside it as a chart")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("\nstopped; worlds that were finished are kept")
        sys.exit(STOPPED)
