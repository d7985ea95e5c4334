"""Everything that one part of a pass has read, and what it was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any

from pipelines.graph_api.client import Json
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.tables import (
    AccountInsightRow,
    CommentReadRow,
    CommentRow,
    CompetitorMediaRow,
    CompetitorRow,
    DayReadRow,
    DemographicRow,
    HashtagMediaRow,
    HashtagRow,
    HistoryWalkRow,
    MediaChildRow,
    MediaInsightRow,
    MediaRow,
    MediaWalkRow,
    MentionRow,
    MetricVerdictRow,
    OnlineFollowersRow,
    ProfileRow,
    PublishingLimitRow,
    ReadRow,
    StoryInsightRow,
    StoryRow,
    TagRow,
)


@dataclass(frozen=True)
class Loss:
    """A piece of a reading that Instagram refused while the rest went on."""

    what: str
    error: GraphError

    def __str__(self) -> str:
        return f"{self.what}: {self.error}"


@dataclass
class Rows:
    """What has been read so far: one list per raw table, and what was refused.

    Readings add to it as answers come, so an error later on costs only what it hit.

    Attributes:
        run_id: The pass that reads, stamped on every row.
        losses: What Instagram refused for good without stopping the reading.
        notes: News for the owner that cost nothing, such as a field that nobody knew.
        failure: What ended the reading before its end, if anything did.
    """

    run_id: str
    losses: list[Loss] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    failure: GraphError | None = None
    profiles: list[ProfileRow] = field(default_factory=list)
    media: list[MediaRow] = field(default_factory=list)
    media_children: list[MediaChildRow] = field(default_factory=list)
    media_walks: list[MediaWalkRow] = field(default_factory=list)
    media_insights: list[MediaInsightRow] = field(default_factory=list)
    stories: list[StoryRow] = field(default_factory=list)
    story_insights: list[StoryInsightRow] = field(default_factory=list)
    comments: list[CommentRow] = field(default_factory=list)
    comment_reads: list[CommentReadRow] = field(default_factory=list)
    metric_verdicts: list[MetricVerdictRow] = field(default_factory=list)
    account_insights: list[AccountInsightRow] = field(default_factory=list)
    demographics: list[DemographicRow] = field(default_factory=list)
    online_followers: list[OnlineFollowersRow] = field(default_factory=list)
    day_reads: list[DayReadRow] = field(default_factory=list)
    account_history: list[AccountInsightRow] = field(default_factory=list)
    history_walks: list[HistoryWalkRow] = field(default_factory=list)
    publishing_limits: list[PublishingLimitRow] = field(default_factory=list)
    tags: list[TagRow] = field(default_factory=list)
    mentions: list[MentionRow] = field(default_factory=list)
    competitors: list[CompetitorRow] = field(default_factory=list)
    competitor_media: list[CompetitorMediaRow] = field(default_factory=list)
    hashtags: list[HashtagRow] = field(default_factory=list)
    hashtag_media: list[HashtagMediaRow] = field(default_factory=list)
    reads: list[ReadRow] = field(default_factory=list)

    def note_new_fields(self, what: str, other: Json | None) -> Json | None:
        """Tell the owner about fields that this version does not know; they are kept all the same.

        Args:
            what: The kind of object that they were found on.
            other: The fields, as `unknown_fields` gives them.

        Returns:
            The fields.
        """
        if other:
            self.notes.add(f"new fields of a {what}, kept as given: {', '.join(sorted(other))}")
        return other

    @contextmanager
    def losing_only(self, what: str) -> Iterator[None]:
        """Let a permanent refusal cost only what is read inside; other errors pass through."""
        try:
            yield
        except GraphError as error:
            if error.kind is not ErrorKind.PERMANENT:
                raise
            self.losses.append(Loss(what, error))

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Keep what is read inside of one post or story only if it is read to the end.

        Its rows are the evidence that it was read, and half a reading is none. What was learned of
        a whole type stays.
        """
        numbers, verdicts = len(self.story_insights), len(self.metric_verdicts)
        try:
            yield
        except GraphError:
            del self.story_insights[numbers:]
            learned = self.metric_verdicts[verdicts:]
            self.metric_verdicts[verdicts:] = [one for one in learned if not one["media_id"]]
            raise

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of one raw table."""
        found: list[dict[str, Any]] = getattr(self, name)
        return found

    def __len__(self) -> int:
        names = {f.name for f in fields(self)} - {"run_id", "losses", "notes", "failure"}
        return sum(len(self.table(name)) for name in names)
