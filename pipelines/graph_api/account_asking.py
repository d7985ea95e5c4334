"""Asking the account's metrics together, and finding the one that Instagram refuses.

One bad metric fails a whole call (graph-api.md 5.4). A metric that an error names is put aside; if
it names none, each is asked alone once, and those that fail alone are put aside. What is asked of
which day is the business of the readings. A metric that is missing in an answer is neither zero
nor refused: it has no data, or the host drops it silently (7.2, 7.7).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from pipelines.graph_api.client import GraphClient, Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.insights import refused_metrics
from pipelines.graph_api.verdicts import ACCOUNT, Verdicts

Params: TypeAlias = Mapping[str, str | int]


class Told(NamedTuple):
    """One metric of an answer, and Instagram's clock (UTC)."""

    entry: Json
    at: datetime


class AccountAsking:
    """The calls to the account's `insights`.

    A metric has forms (as a series, by age …). What is refused is put aside in the form that was
    asked, as `reach by follow_type`, or altogether when its name does not exist.

    Args:
        client: The conversation.
        verdicts: What is put aside, and where refusals go.
    """

    def __init__(self, client: GraphClient, verdicts: Verdicts) -> None:
        self._client = client
        self._verdicts = verdicts
        self._may_ask_alone = True

    def is_open(self, metric: str, form: str) -> bool:
        """Whether a metric is not put aside in a form."""
        asks = self._verdicts.asks
        return asks(ACCOUNT, metric) and asks(ACCOUNT, metric + form)

    async def ask(self, metrics: Sequence[str], form: str, params: Params) -> list[Told]:
        """Ask metrics in one call, less what is put aside.

        Args:
            metrics: Their names.
            form: What `params` make of them, as it follows a name: '', ' by age', ' as series'.
            params: `period`, `breakdown` and the like.

        Returns:
            What was told; fewer entries than asked are no error.

        Raises:
            GraphError: The call failed, not just a metric.
        """
        asked = [name for name in metrics if self.is_open(name, form)]
        if not asked:
            return []
        try:
            return await self._call(asked, form, params)
        except GraphError as error:
            _require_about_metrics(error)
            refused = refused_metrics(error, asked)
            if not refused.metrics:
                return await self._ask_alone(asked, form, params, error)
            of = "" if refused.everywhere else form
            self._verdicts.refuse(ACCOUNT, [name + of for name in refused.metrics], error)
            return await self.ask(asked, form, params)

    async def _call(self, asked: Sequence[str], form: str, params: Params) -> list[Told]:
        path = f"{self._client.account.account_id}/insights"
        answer = await self._client.get(path, budget=None, metric=",".join(asked), **params)
        self._verdicts.accept(ACCOUNT, {spelt for name in asked for spelt in (name, name + form)})
        return [Told(entry, answer.at) for entry in answer.body["data"]]

    async def _ask_alone(
        self, asked: Sequence[str], form: str, params: Params, error: GraphError
    ) -> list[Told]:
        """Find out whom an error means that names nobody; if all fail, it is the question."""
        if len(asked) == 1 or not self._may_ask_alone:
            raise error
        self._may_ask_alone = False
        told: list[Told] = []
        refused: dict[str, GraphError] = {}
        for name in asked:
            try:
                told += await self._call([name], form, params)
            except GraphError as alone_error:
                _require_about_metrics(alone_error)
                refused[name] = alone_error
        if len(refused) == len(asked):
            raise error
        for name, reason in refused.items():
            self._verdicts.refuse(ACCOUNT, [name + form], reason)
        return told


def _require_about_metrics(error: GraphError) -> None:
    """Pass on a refusal, and the unknown error that one breakdown may cause (5.4, 13).

    Raises:
        GraphError: It is about something else, or the account is said to be missing: as it was
            there before, that is a throttle in disguise (graph-api.md 12).
    """
    if error.says_missing:
        raise GraphError(
            ErrorKind.TEMPORARY,
            f"Instagram does not find the account; the next pass tries again ({error.said})",
            code=error.code,
            subcode=error.subcode,
            said=error.said,
        ) from error
    if error.kind is not ErrorKind.PERMANENT and not error.is_too_much_data:
        raise error
