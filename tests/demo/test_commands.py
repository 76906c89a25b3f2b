"""The commands for markets, books and background work."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from catalog.inventory.models import Stock
from checkout.outbox.actions import emit
from checkout.outbox.models import OutboxEvent
from i18n.markets.actions import change_stage
from i18n.markets.models import Market
from i18n.markets.queries import stage_of
from i18n.markets.stages import Stage
from shop.kit.clock import now
from shop.management.plan import Standing, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

Output = pytest.CaptureFixture[str]


def test_the_ledger_of_the_demo_is_right(capsys: Output) -> None:
    call_command("ledger")

    assert "the books are right" in capsys.readouterr().out


def test_the_ledger_detects_a_balance_that_its_movements_contradict(capsys: Output) -> None:
    broken = Stock.objects.order_by("pk")[0]
    Stock.objects.filter(pk=broken.pk).update(on_hand=F("on_hand") + 1)

    with pytest.raises(SystemExit) as ended:
        call_command("ledger")

    assert ended.value.code == 1
    assert f"stock {broken.pk}" in capsys.readouterr().out


def test_markets_are_listed_with_their_stages(capsys: Output) -> None:
    call_command("market", "list")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["in", "us", "gb"]
    assert "ANNOUNCED" in lines[2]


def test_a_market_is_shown_with_its_history(capsys: Output) -> None:
    call_command("market", "show", "in")

    shown = capsys.readouterr().out
    assert "India (in): OPEN, INR, Asia/Kolkata" in shown
    assert "2026-05-04 12:00 IST  OPEN" in shown


def test_a_stage_is_entered_into_the_plan_in_the_market_s_own_zone(capsys: Output) -> None:
    call_command(
        "market",
        "stage",
        "gb",
        "invite",
        "--since",
        "2099-01-18T10:00",
        "--reason",
        "first invites",
    )

    kingdom = Market.objects.get(code="gb")
    assert stage_of(market=kingdom, at=now()) == Stage.ANNOUNCED
    assert "next: INVITE at 2099-01-18 10:00 GMT" in capsys.readouterr().out


def test_a_wave_is_entered_into_the_plan_and_shown_there(capsys: Output) -> None:
    words = ("--kind", "BAND", "--since", "2099-01-18T10:00", "--reason", "bands later")
    call_command("market", "wave", "gb", "second", "--stage", "open", *words)

    said = capsys.readouterr().out
    assert "+ 2099-01-18 10:00 GMT  OPEN       BAND              second: bands later" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "fr"), "there are: in, us, gb"),
        (("stage", "gb", "OPEN", "--reason", "x", "--since", "soon"), "no ISO moment"),
        (("stage", "gb", "HALF", "--reason", "x"), "invalid choice"),
        (("stage", "gb", "OPEN"), "--reason"),
        (("wave", "gb", "x", "--reason", "x"), "name goods"),
        (("wave", "gb", "x", "--kind", "ROCKET", "--reason", "x"), "not known: ROCKET"),
        (("plan", "fr"), "there are: in, us, gb"),
        (("diff", "in", "fr"), "there are: in, us, gb"),
        (("diff", "in"), "a moment with --at"),
        (("diff", "in", "--at", "soon"), "no ISO moment"),
    ],
)
def test_a_wrong_word_is_answered_with_what_was_meant(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("market", *words)


@pytest.mark.parametrize("words", [("show", "fr"), ("plan", "fr"), ("diff", "in", "fr")])
def test_an_unknown_market_ends_with_exit_code_2(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("market", *words)

    assert refused.value.returncode == 2


def test_a_plan_marks_the_stage_that_holds_what_is_ahead_and_what_was_overruled(
    capsys: Output,
) -> None:
    kingdom = Market.objects.get(code="gb")
    opening = datetime(2099, 1, 18, 10, tzinfo=UTC)
    for stage in (Stage.OPEN, Stage.INVITE):
        change_stage(market=kingdom, stage=stage, since=opening, reason="spring", by="test")

    call_command("market", "plan", "gb")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("United Kingdom (gb), Europe/London, now ")
    assert [line[:34].rstrip() for line in lines[1:]] == [
        "  2026-08-10 09:00 BST  PLANNED",
        "> 2026-10-19 10:00 BST  ANNOUNCED",
        "x 2099-01-18 10:00 GMT  OPEN",
        "+ 2099-01-18 10:00 GMT  INVITE",
    ]


def test_before_its_first_entry_a_market_has_only_what_is_planned() -> None:
    before = datetime(2026, 1, 1, tzinfo=UTC)

    entries = plan_of(Market.objects.get(code="gb"), before)
    assert {entry.standing for entry in entries} == {Standing.PLANNED}


def test_a_plan_without_an_entry_that_began_says_so(capsys: Output) -> None:
    atlantis = Market.objects.get(code="gb")
    atlantis.pk, atlantis.code = None, "xx"
    atlantis.save()

    call_command("market", "plan", "xx")

    assert "> no entry has begun: PLANNED" in capsys.readouterr().out


def test_two_markets_differ_by_area_with_both_sides_in_a_line(capsys: Output) -> None:
    call_command("market", "diff", "in", "us")

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "market currency INR | USD" in lines
    assert "market tax display INCLUSIVE | EXCLUSIVE" in lines
    assert "locale es-US - | Español" in lines
    assert "payment upi offered | -" in lines
    assert "delivery express Air parcel AIR ₹149 | USPS AIR $9.99" in lines
    assert "product PAC-FB-508 HIDDEN (PRICE_MISSING) | LISTED IN_STOCK" in lines
    assert "price PAC-FB-508-BLK - | $29.99" in lines


def test_what_is_the_same_on_both_sides_is_not_told(capsys: Output) -> None:
    call_command("market", "diff", "in", "us")
    told = capsys.readouterr().out
    call_command("market", "diff", "in", "in")

    assert "market    stage" not in told  # both are open
    assert "KAV-CS-101" not in told  # in stock in both; two amounts are no difference
    assert "no difference" in capsys.readouterr().out


def test_a_market_is_compared_with_a_moment_in_its_own_zone(capsys: Output) -> None:
    call_command("market", "diff", "in", "--at", "2026-04-01T00:00")

    told = capsys.readouterr().out
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert lines[0].endswith("| in at 2026-04-01 00:00 IST")
    assert "market stage OPEN | INVITE" in lines
    assert "product KAV-CS-101 LISTED IN_STOCK | LISTED INVITE (INVITE_ONLY)" in lines
    assert not [line for line in lines if line.startswith(("locale", "delivery", "price"))]
    assert "have no dates" in lines[-1]


def test_one_round_of_the_worker_delivers_what_is_due() -> None:
    event = emit(topic="nobody_listens", payload={}, at=now())

    call_command("worker", "--once")

    assert OutboxEvent.objects.get(pk=event.pk).sent_at is not None
