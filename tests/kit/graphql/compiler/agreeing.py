"""Whether generated operations get one answer by both ways of execution."""

from random import Random

from graphql import DocumentNode, GraphQLSchema, parse, validate

from tests.kit.graphql.compiler.both import Answer, Both
from tests.kit.graphql.compiler.operations import Case, Writer
from tests.kit.graphql.compiler.schemas import Attached

MUTATIONS = 0.15  # of the operations, where the schema has some


def agree(name: str, over: tuple[GraphQLSchema, Attached], seeds: range, trouble: int) -> None:
    """Assert that the operations of all seeds agree, and that at least half of them went wrong."""
    both = Both(*over, trouble=trouble)
    failed = executed = 0
    for seed in seeds:
        case, document = written(both, seed)
        ours, theirs = both.executed(case, document, seed)
        assert ours.told == theirs.told, told(name, seed, case, ours, theirs)
        failed += theirs.failed
        executed += 1
    print(f"{name} {seeds}: {executed} operations, {failed} with errors, {both.refused} refused")  # noqa: T201
    assert executed == len(seeds)
    assert failed * 2 >= executed
    assert both.refused * 10 <= executed


def written(both: Both, seed: int) -> tuple[Case, DocumentNode]:
    """Write the operation of a seed, anew where the first try is not valid."""
    for attempt in range(20):
        random = Random(seed * 100 + attempt)
        mutation = both.schema.mutation_type is not None and random.random() < MUTATIONS
        writer = Writer(both.schema, random)
        case = writer.case("mutation" if mutation else "query", depth=random.choice((2, 3, 3, 4)))
        document = parse(case.document)
        if not validate(both.schema, document):
            return case, document
    raise AssertionError(f"no valid operation for seed {seed}: {case.document}")


def told(name: str, seed: int, case: Case, ours: Answer, theirs: Answer) -> str:
    return "\n".join(
        (
            f"{name}, seed {seed}",
            case.document,
            f"variables: {case.variables}",
            f"compiled: {ours.told}",
            f"graphql-core: {theirs.told}",
        )
    )
