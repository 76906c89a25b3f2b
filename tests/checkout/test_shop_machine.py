"""Cart, order, payment, parcel and return in any order: the books and a plain model agree."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.checkout.shop_machine import Shop, make_world
from tests.make.scale import FULL, as_far_as

pytestmark = pytest.mark.django_db
THIRDS = ("first", "second", "third") if FULL else ("first",)


def run(runs: int, steps: int) -> None:
    Shop.world = make_world()
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not FULL,  # the same runs each time; HEAVY=full draws anew
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_few_runs_agree_with_the_model() -> None:
    run(8, 15)


@pytest.mark.heavy
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("third", THIRDS)  # so that workers share them
def test_many_runs_agree_with_the_model(third: str) -> None:
    del third
    run(as_far_as(100, usual=40), 30)
