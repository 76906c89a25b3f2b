"""Look at markets, compare them and move them from stage to stage."""

import getpass
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from catalog.launches.actions import enter_wave
from catalog.launches.models import WaveEntry
from catalog.products.models import Kind, Product
from i18n.markets.actions import change_stage
from i18n.markets.models import Market, StageChange
from i18n.markets.queries import market_by_code, next_stage_change, stage_of, stages_of
from i18n.markets.stages import Stage
from shop.kit.clock import now
from shop.management.differences import Side, differences
from shop.management.plan import Standing, plan_of

MISUSED = 2
MARKS = {
    Standing.PAST: " ",
    Standing.NOW: ">",
    Standing.PLANNED: "+",
    Standing.OVERRULED: "x",
}


class Command(BaseCommand):
    help = "List markets, show one or its plan, compare two, or enter a stage into a plan."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="every market and its stage")
        show = acts.add_parser("show", help="one market with its history and plan")
        show.add_argument("code")
        plan = acts.add_parser(
            "plan", help="its stages so far, the one that holds, and those ahead"
        )
        plan.add_argument("code")
        diff = acts.add_parser("diff", help="what differs between two markets, or two moments")
        diff.add_argument("code")
        diff.add_argument("other", nargs="?", help="a second market")
        diff.add_argument("--at", help="ISO moment, in the market's zone unless told")
        stage = acts.add_parser("stage", help="enter a stage into a market's plan")
        stage.add_argument("code")
        stage.add_argument("stage", type=str.upper, choices=Stage.values)
        stage.add_argument("--since", help="ISO moment, in the market's zone unless told; now")
        stage.add_argument("--reason", required=True)
        wave = acts.add_parser("wave", help="enter a step that brings kinds or products to a stage")
        wave.add_argument("code")
        wave.add_argument("wave", help="what the step is called")
        wave.add_argument("--stage", type=str.upper, choices=Stage.values, help="left out: lifted")
        wave.add_argument("--kind", action="append", default=[], help="code; may come again")
        wave.add_argument("--product", action="append", default=[], help="number; may come again")
        wave.add_argument("--rest", action="store_true", help="every kind that no entry names")
        wave.add_argument("--since", help="ISO moment, in the market's zone unless told; now")
        wave.add_argument("--reason", required=True)

    def handle(self, *_args: Any, act: str, **options: Any) -> None:
        if act == "list":
            self._say(_list(now()))
            return
        market = _market(options["code"])
        if act in CHANGES:
            CHANGES[act](market, options)
        if act == "diff":
            self._say(_diff(*_sides(market, options)))
        else:
            self._say((_plan if act in {"plan", "wave"} else _show)(market, now()))

    def _say(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _market(code: str) -> Market:
    market = market_by_code(code)
    if market is None:
        known = ", ".join(Market.objects.values_list("code", flat=True))
        raise CommandError(f"no market {code!r}; there are: {known}", returncode=MISUSED)
    return market


def _list(at: datetime) -> Iterator[str]:
    markets = list(Market.objects.prefetch_related("locales"))
    stages = stages_of(markets, at)
    for market in markets:
        locales = " ".join(locale.code for locale in market.locales.all())
        stage = stages[market.pk].value
        yield f"{market.code:<6}{market.name:<18}{stage:<12}{market.currency:<5}{locales}"


def _show(market: Market, at: datetime) -> Iterator[str]:
    stage = stage_of(market=market, at=at)
    yield f"{market.name} ({market.code}): {stage.value}, {market.currency}, {market.time_zone}"
    for change in StageChange.objects.filter(market=market).order_by("since", "id"):
        ahead = " (ahead)" if change.since > at else ""
        yield f"  {_moment(change.since, market)}  {change.stage:<11}{change.reason}{ahead}"
    following = next_stage_change(market, at)
    if following:
        yield f"next: {following.stage} at {_moment(following.since, market)}"


def _plan(market: Market, at: datetime) -> Iterator[str]:
    yield f"{market.name} ({market.code}), {market.time_zone}, now {_moment(at, market)}"
    entries = plan_of(market, at)
    for change, standing in entries:
        when, mark = _moment(change.since, market), MARKS[standing]
        who = f"{change.reason} ({change.changed_by})"
        yield f"{mark} {when}  {change.stage:<11}{standing.value:<11}{who}"
    if Standing.NOW not in {entry.standing for entry in entries}:
        yield f"> no entry has begun: {stage_of(market=market, at=at).value}"
    yield from _waves(market, at)


def _waves(market: Market, at: datetime) -> Iterator[str]:
    """Tell each step; of two for the same goods and moment the later holds."""
    steps = WaveEntry.objects.filter(market=market).select_related("kind", "product")
    for step in steps.order_by("since", "pk"):
        when, mark = _moment(step.since, market), "+" if step.since > at else " "
        goods = str(step.product or step.kind or "the rest")
        who = f"{step.wave}: {step.reason} ({step.changed_by})"
        yield f"{mark} {when}  {step.stage or 'lifted':<11}{goods:<18}{who}"


def _sides(market: Market, options: dict[str, Any]) -> tuple[Side, Side]:
    """Two markets stand at the same moment; one market stands now against a moment."""
    other, told, at = options["other"], options["at"], now()
    if other is None and told is None:
        raise CommandError("name a second market, or a moment with --at", returncode=MISUSED)
    moment = _told_moment("--at", told, market) if told else at
    if other is None:
        return Side(market, at), Side(market, moment)
    return Side(market, moment), Side(_market(other), moment)


def _diff(left: Side, right: Side) -> Iterator[str]:
    """Tell each difference in one line: the area, what it is about, both sides."""
    heads = (f"{side.market.code} at {_moment(side.at, side.market)}" for side in (left, right))
    yield " | ".join(heads)
    found = list(differences(left, right))
    for area, about, here, there in found:
        yield f"{area:<10}{about:<18}{here} | {there}"
    yield f"differences: {len(found)}" if found else "no difference"
    if left.at != right.at:
        yield "stock, locales, deliveries and payment have no dates: both sides show them as now"


def _moment(moment: datetime, market: Market) -> str:
    return moment.astimezone(ZoneInfo(market.time_zone)).strftime("%Y-%m-%d %H:%M %Z")


def _change(market: Market, options: dict[str, Any]) -> None:
    change_stage(
        market=market,
        stage=Stage(options["stage"]),
        since=_told_moment("--since", options["since"], market),
        reason=options["reason"],
        by=f"{getpass.getuser()} (command line)",
    )


def _enter(market: Market, options: dict[str, Any]) -> None:
    kinds = list(Kind.objects.filter(code__in=options["kind"]))
    products = list(Product.objects.filter(sku__in=options["product"]))
    known = {*(kind.code for kind in kinds), *(one.sku for one in products)}
    unknown = {*options["kind"], *options["product"]} - known
    if unknown:
        raise CommandError(f"not known: {', '.join(sorted(unknown))}", returncode=MISUSED)
    if not (known or options["rest"]):
        raise CommandError("name goods with --kind, --product or --rest", returncode=MISUSED)
    enter_wave(
        market=market,
        wave=options["wave"],
        stage=options["stage"] or "",
        since=_told_moment("--since", options["since"], market),
        kinds=kinds,
        products=products,
        rest=options["rest"],
        reason=options["reason"],
        by=f"{getpass.getuser()} (command line)",
    )


CHANGES = {"stage": _change, "wave": _enter}


def _told_moment(option: str, text: str | None, market: Market) -> datetime:
    """Read a moment, now when none is told; without a zone of its own it is in the market's."""
    if text is None:
        return now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"{option} {text!r} is no ISO moment, such as 2027-01-18T10:00", returncode=MISUSED
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(market.time_zone))
