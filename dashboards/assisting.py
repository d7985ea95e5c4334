"""The assistant's work for the page: from a wish to checked suggestions, and what is kept of them.

How it is drawn is `views.assistant`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from appdb.database import AppDatabase
from appdb.suggestions import UsedFact
from assistant import model_writer, request, rules_writer, writing
from assistant.errors import WriterError
from assistant.facts import Fact, Facts, Scope
from assistant.model_writer import MILLION, ModelWriter
from assistant.review import Dropped, Suggested, review
from assistant.samples import Samples
from assistant.schema import Piece, Wish
from assistant.verifier import Verifier
from dashboards import formats
from dashboards.frame import Frame
from dashboards.queries import assistant as queries
from settings import Settings


@dataclass(frozen=True)
class Material:
    """What may be said of one account and period."""

    scope: Scope
    facts: Facts
    samples: Samples


@dataclass
class Outcome:
    """What came of one wish, while it is written and afterwards.

    Attributes:
        of: The snapshot, scope and wish that it belongs to.
        author: Who wrote it.
        suggested: What was shown, by the number of the suggestion.
        dropped: How many pieces were not, by reason.
        error: Why it ended early; None when it did not.
        kept: The ids under which suggestions are remembered.
    """

    of: tuple[str, Scope, Wish]
    author: str
    suggested: dict[int, Suggested] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    error: WriterError | None = None
    kept: dict[int, str] = field(default_factory=dict)


def material(frame: Frame, scope: Scope) -> Material:
    """The facts and samples of a scope, from the cache of the snapshot."""
    marts = frame.marts
    return Material(scope, marts.ask(queries.facts, scope), marts.ask(queries.samples, scope))


def server(own: Settings) -> model_writer.Server | None:
    """The model that the settings name.

    Raises:
        assistant.errors.NotSetUp: A model is named without its prices.
    """
    return model_writer.server(
        own.assistant_model,
        own.assistant_base_url,
        own.assistant_key,
        (own.assistant_input_price, own.assistant_output_price),
        own.assistant_monthly_cap,
    )


def rules(given: Material, wish: Wish, topic: str) -> Iterator[Piece]:
    """What the rules write."""
    return rules_writer.write(wish, given.facts, given.samples, topic)


def model(
    frame: Frame, given: Material, wish: Wish, topic: str, writer: ModelWriter
) -> Iterator[Piece]:
    """What the model writes, as it arrives."""
    yield from writer.write(
        request.compose(frame.marts.fetch, given.scope, wish, topic, given.facts, given.samples)
    )


def check(
    frame: Frame,
    given: Material,
    outcome: Outcome,
    pieces: Iterator[Piece],
    draw: Callable[[Outcome], object],
) -> None:
    """Take in what is written, draw after each piece that may be shown."""
    verifier = Verifier(
        frame.marts.fetch,
        given.scope,
        given.facts,
        given.samples,
        vocabulary=rules_writer.vocabulary(),
        locale=str(formats.locale()),
    )
    try:
        for event in review(pieces, verifier, outcome.of[2]):
            if isinstance(event, Dropped):
                outcome.dropped[event.reason] += 1
                continue
            before = outcome.suggested.get(event.suggestion, Suggested())
            outcome.suggested[event.suggestion] = before.with_one_more(event.what)
            draw(outcome)
    except WriterError as error:
        outcome.error = error


def keep(kept: AppDatabase, outcome: Outcome, snapshot_id: str) -> None:
    """Remember what was suggested.

    Raises:
        appdb.errors.AppDatabaseError: It cannot be stored.
    """
    _, scope, wish = outcome.of
    for number, suggested in outcome.suggested.items():
        outcome.kept[number] = kept.keep_suggestion(
            scope.account_id,
            wish,
            suggested.text,
            [_used(fact) for fact in suggested.facts],
            author=outcome.author,
            snapshot_id=snapshot_id,
            at=datetime.now(UTC),
        )


def amount(millionths: int) -> Decimal:
    """Millionths of a currency as an amount, rounded up to its hundredths."""
    hundredths = -(-millionths * 100 // MILLION)
    return Decimal(hundredths) / 100


def _used(fact: Fact) -> UsedFact:
    definition, scope = fact.definition, fact.scope
    return UsedFact(
        fact_id=definition.id,
        label=definition.label,
        written=writing.written(fact),
        source=definition.source,
        formula=definition.formula,
        period=f"{scope.start}/{scope.end}",
    )
