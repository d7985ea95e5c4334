"""The tracked accounts as Dagster's partitions: one of them can be run or backfilled alone.

A run without a partition is about all accounts; that is what the schedule and `tracker sync` start.
It names no partition range, because it is not known yet who is due when it starts: each account
that was read is recorded as a materialised partition, and no other.
"""

from collections.abc import Iterable, Sequence

import dagster as dg

ACCOUNTS = dg.DynamicPartitionsDefinition(name="accounts")
ONE_RUN = dg.BackfillPolicy.single_run()

# On a run about some accounts that are no range of partitions: their ids.
CHOSEN_TAG = "tracker/accounts"
SCHEDULE_TAG = "dagster/schedule_name"


def keep_in_step(instance: dg.DagsterInstance, account_ids: Iterable[str]) -> None:
    """Make the partitions those of the connected accounts.

    Args:
        instance: Dagster's state.
        account_ids: Of all connected accounts.
    """
    name, connected = str(ACCOUNTS.name), list(account_ids)
    known = instance.get_dynamic_partitions(name)
    instance.add_dynamic_partitions(name, [one for one in connected if one not in known])
    for gone in set(known) - set(connected):
        instance.delete_dynamic_partition(name, gone)


def chosen_accounts(context: dg.AssetExecutionContext) -> frozenset[str] | None:
    """The account ids that a run is about; None: all."""
    if is_partitioned(context):
        return frozenset(context.partition_keys)
    tag = context.run.tags.get(CHOSEN_TAG)
    return frozenset(tag.split(",")) if tag else None


def tags_for(account_ids: Sequence[str]) -> dict[str, str]:
    """The tags of a run about some accounts; none about all."""
    return {CHOSEN_TAG: ",".join(account_ids)} if account_ids else {}


def is_partitioned(context: dg.AssetExecutionContext) -> bool:
    """Whether a run was started for a partition or a range of them."""
    return bool(context.has_partition_key or context.has_partition_key_range)


def is_on_demand(context: dg.AssetExecutionContext) -> bool:
    """Whether somebody started the run, and not the schedule."""
    return SCHEDULE_TAG not in context.run.tags
