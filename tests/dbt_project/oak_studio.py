"""A small invented story whose every event is known: Oak Studio, and three accounts beside it.

What is told here is what the raw tables hold; what the marts must make of it is in `test_marts`.
"""

from pipelines.graph_api.catalogue import metric_rows
from tests.dbt_project.raw_warehouse import RUN, RawWarehouse, utc

OAK = "17841400000000001"
MOSS = "17841400000000002"
PINE = "archive:pine_cafe"

JANUARY, PARTIAL, FEBRUARY, MARCH = (
    "2026-01-10 12:00:00",
    "2026-01-25 12:00:00",
    "2026-02-10 12:00:00",
    "2026-03-10 12:00:00",
)


def tell(raw: RawWarehouse) -> None:
    """Add everything that was read of the four accounts."""
    _oak_archives(raw)
    _oak_profile(raw)
    _oak_comments(raw)
    _oak_posts(raw)
    _oak_stories(raw)
    _oak_insights(raw)
    _oak_reads(raw)
    _oak_tags_and_mentions(raw)
    _oak_metrics(raw)
    _oak_audience(raw)
    _oak_competitors(raw)
    raw.connected(MOSS, "moss_shop", "2026-03-01")
    raw.archive("p1", "pine_cafe", "2026-01-01", {"kit": "2025-01-01", "lou": "2025-06-01"})
    raw.archive("p2", "pine_cafe", "2026-02-01", {"kit": "2025-01-01", "max": "2026-01-05"})


def _oak_archives(raw: RawWarehouse) -> None:
    january = {
        "anna": "2025-01-01 10:00:00",
        "bert": "2025-02-01 10:00:00",
        "cora": "2025-03-01 10:00:00",
        "dora": "2025-04-01 10:00:00",
        "eva": "2025-05-01 10:00:00",
        "finn": "2025-05-01 10:00:00",
        "gus": "2025-06-01 10:00:00",
        "hal": "2025-07-01 10:00:00",
    }
    # Written while the account still had its first name, and imported last.
    raw.archive(
        "a1",
        "oak_atelier",
        JANUARY,
        january,
        {"bert": "2025-02-02", "cora": "2025-03-02", "hal": "2025-07-02"},
        imported_at="2026-03-11",
    )
    raw.archive("a2", "oak_studio", PARTIAL, {"anna": "2025-01-01 10:00:00"})
    february = {
        "anna": "2025-01-01 10:00:00",
        "berta": "2025-02-01 10:00:00",
        "eva.k": "2025-05-01 10:00:00",
        "gus": "2026-01-20 10:00:00",
        "ina": "2026-02-01 10:00:00",
    }
    for sha256 in ("a3", "a3-zipped-again"):
        raw.archive(
            sha256,
            "oak_studio",
            FEBRUARY,
            february,
            {"berta": "2025-02-02", "cora": "2025-03-02", "__deleted__qwertyuiop": "2025-07-02"},
        )
    raw.archive(
        "a4",
        "oak_studio",
        MARCH,
        {
            "bertina": "2025-02-01 10:00:00",
            "eva.k": "2025-05-01 10:00:00",
            "gus": "2026-01-20 10:00:00",
            "ina": "2026-02-01 10:00:00",
            "dora": "2025-04-01 10:00:00",
            "cora": "2026-03-01 10:00:00",
            "jan": "2025-08-08 10:00:00",
        },
        {"bertina": "2025-02-02", "cora": "2025-03-02"},
    )


def _oak_profile(raw: RawWarehouse) -> None:
    for at, username, followers in (
        ("2026-01-10 06:00:00", "oak_atelier", 8),
        ("2026-01-25 06:00:00", "oak_studio", 6),
        ("2026-02-10 06:00:00", "oak_studio", 5),
        ("2026-03-10 06:00:00", "oak_studio", 7),
        ("2026-03-10 18:00:00", "oak_studio", 9),
    ):
        raw.profile(
            OAK,
            at,
            followers,
            username=username,
            app_scoped_id="26160000000000001",
            account_type="BUSINESS",
            follows_count=3,
            media_count=2,
        )
    raw.connected(OAK, "oak_studio", "2026-01-09")


def _oak_comments(raw: RawWarehouse) -> None:
    def comment(number: int, at: str, read_at: str, **more: str) -> None:
        raw.add(
            "graph_api.comments",
            account_id=OAK,
            comment_id=f"c{number}",
            captured_at=utc(read_at),
            media_id="m1",
            written_at=utc(at),
            **more,
        )

    # Read while he was bert, and never again: Instagram's newest reading has the old name.
    comment(1, "2026-01-12 18:00:00", "2026-01-13", username="bert")
    comment(2, "2026-03-10 18:00:00", "2026-03-10 18:00:00", username="bertina")
    comment(3, "2026-02-08 18:00:00", "2026-03-10 18:00:00", username="gus", parent_id="c1")
    comment(4, "2026-03-01 18:00:00", "2026-03-10 18:00:00", username="a_stranger")
    comment(5, "2026-03-01 18:00:00", "2026-03-10 18:00:00", username="oak_atelier")
    comment(6, "2026-03-01 18:00:00", "2026-03-10 18:00:00", username="x", from_id=OAK)
    # Read twice: one interaction.
    comment(4, "2026-03-01 18:00:00", "2026-03-09 18:00:00", username="a_stranger")
    # dora was gone in February, and wrote afterwards.
    comment(7, "2026-02-20 18:00:00", "2026-03-10 18:00:00", username="dora")


def _oak_posts(raw: RawWarehouse) -> None:
    def post(media_id: str, read_at: str, **more: object) -> None:
        raw.add(
            "graph_api.media",
            account_id=OAK,
            media_id=media_id,
            captured_at=utc(read_at),
            **more,
        )

    def measure(media_id: str, read_at: str, **values: float) -> None:
        for metric, value in values.items():
            raw.add(
                "graph_api.media_insights",
                account_id=OAK,
                media_id=media_id,
                captured_at=utc(read_at),
                metric=metric,
                dimension="",
                segment="",
                value=value,
            )

    reel = {
        "media_type": "VIDEO",
        "media_product_type": "REELS",
        "posted_at": utc("2026-03-10 00:00:00"),
        "caption": "Neu! #Grün #oak_studio ＃東京 and #grün again",
    }
    post("m1", "2026-03-10 06:00:00", like_count=3, comments_count=1, **reel)
    measure("m1", "2026-03-10 06:00:00", reach=40, views=60, total_interactions=4, saved=1)
    post("m1", "2026-03-10 18:00:00", comments_count=2, **reel)
    # One metric was refused at first and asked for again; `saved` did not come at all.
    measure("m1", "2026-03-10 18:00:00", reach=80, total_interactions=8)
    measure("m1", "2026-03-10 18:00:05", views=160)
    post(
        "m2",
        "2026-03-10 06:00:00",
        media_type="CAROUSEL_ALBUM",
        media_product_type="FEED",
        posted_at=utc("2024-03-10 00:00:00"),
        like_count=0,
        comments_count=0,
    )
    post(
        "m3",
        "2026-03-10 06:00:00",
        media_type="IMAGE",
        media_product_type="STORY",
        posted_at=utc("2026-03-10 00:00:00"),
    )


def _oak_stories(raw: RawWarehouse) -> None:
    def story(story_id: str, read_at: str, **segments: float) -> None:
        raw.add(
            "graph_api.stories",
            account_id=OAK,
            story_id=story_id,
            captured_at=utc(read_at),
            media_type="IMAGE",
            posted_at=utc("2026-03-01 00:00:00"),
        )
        for segment, value in segments.items():
            raw.add(
                "graph_api.story_insights",
                account_id=OAK,
                story_id=story_id,
                captured_at=utc(read_at),
                metric="navigation",
                dimension="story_navigation_action_type",
                segment=segment.upper(),
                value=value,
            )

    story("s1", "2026-03-01 12:00:00", tap_forward=5, tap_exit=1)
    story("s1", "2026-03-01 23:30:00", tap_forward=9)
    story("s2", "2026-03-01 12:00:00")


def _oak_insights(raw: RawWarehouse) -> None:
    ninth = ("2026-03-09 07:00:00", "2026-03-10 07:00:00")
    raw.insight(OAK, "reach", ninth, 200, read_at="2026-03-10 18:00:00")
    raw.insight(OAK, "total_interactions", ninth, 30, read_at="2026-03-10 18:00:00")
    raw.insight(OAK, "reach", ninth, 250, read_at="2026-03-12 18:00:00")
    raw.insight(OAK, "total_interactions", ninth, 25, read_at="2026-03-12 18:00:00")
    raw.insight(
        OAK,
        "follows_and_unfollows",
        ninth,
        2,
        read_at="2026-03-12 18:00:00",
        segment="NON_FOLLOWER",
    )


def _oak_reads(raw: RawWarehouse) -> None:
    def read(
        source: str, at: str, outcome: str, message: str | None = None, kind: str | None = None
    ) -> None:
        raw.add(
            "graph_api.reads",
            account_id=OAK,
            source=source,
            started_at=utc(at),
            finished_at=utc(at),
            rows=7,
            calls=2,
            outcome=outcome,
            error_kind=kind,
            error_message=message,
        )
        raw.rows["graph_api.reads"][-1]["run_id"] = at

    read("profile", "2026-03-12 18:00:00", "ok")
    read("media", "2026-03-10 18:00:00", "ok")
    read("media", "2026-03-12 18:00:00", "failed", "The token has expired.", "needs_owner")
    read("insights", "2026-03-12 18:00:00", "partial", "views was refused.", "permanent")
    read("hashtags", "2026-03-12 18:00:00", "not_offered")
    read("history", "2026-03-12 18:00:00", "ok")
    for at, back_to in (("2026-03-11", "2025-09-01"), ("2026-03-12", "2025-03-01")):
        raw.add(
            "graph_api.history_walks",
            account_id=OAK,
            captured_at=utc(at),
            back_to=utc(back_to),
            is_complete=False,
        )
    raw.add(
        "app.tokens",
        account_id=OAK,
        flavour="instagram_login",
        obtained_at=utc("2026-01-09"),
        expires_at=utc("2026-03-10"),
        scopes=["instagram_business_basic"],
        state="expired",
        last_error="The token has expired.",
        last_error_at=utc("2026-03-12 18:00:00"),
        remedy="Connect the account again.",
    )


def _oak_tags_and_mentions(raw: RawWarehouse) -> None:
    def tag(media_id: str, username: str | None, at: str | None) -> None:
        raw.add(
            "graph_api.tags",
            account_id=OAK,
            media_id=media_id,
            captured_at=utc("2026-03-10 18:00:00"),
            username=username,
            posted_at=at and utc(at),
        )

    def mention(media_id: str, comment_id: str, username: str, at: str) -> None:
        raw.add(
            "graph_api.mentions",
            account_id=OAK,
            media_id=media_id,
            comment_id=comment_id,
            captured_at=utc("2026-03-10 18:00:00"),
            username=username,
            posted_at=utc(at),
        )

    # The post of another: tagged in the picture and mentioned in the caption.
    tag("t1", "Eva.K", "2025-12-24 18:00:00")
    mention("t1", "", "eva.k", "2025-12-24 18:00:00")
    tag("t2", "oak_studio", "2026-02-24 18:00:00")
    tag("t3", None, "2026-02-24 18:00:00")
    mention("t4", "c40", "a_stranger", "2026-02-25 18:00:00")
    # A comment under a post of the account is a comment, whomever it mentions.
    mention("m1", "c4", "a_stranger", "2026-03-01 18:00:00")


def _oak_metrics(raw: RawWarehouse) -> None:
    for row in metric_rows(RUN):
        raw.add("graph_api.metrics", **row)
    # A day on which the retired metric was still told, read before its successor came.
    day = ("2024-07-01 07:00:00", "2024-07-02 07:00:00")
    raw.insight(OAK, "impressions", day, 500, read_at="2024-07-05 12:00:00")
    for number, at in enumerate(("2026-03-10 18:00:00", "2026-03-12 18:00:00")):
        raw.add(
            "graph_api.metric_verdicts",
            account_id=OAK,
            level="account",
            product_type="",
            metric="saves",
            media_id="",
            captured_at=utc(at),
            outcome="refused",
            code=100,
            message=f"Not supported ({number}).",
        )


def _oak_audience(raw: RawWarehouse) -> None:
    for segment, people in (("F", 4), ("M", 2)):
        raw.add(
            "graph_api.demographics",
            account_id=OAK,
            captured_at=utc("2026-03-10 18:00:00"),
            metric="follower_demographics",
            breakdown="gender",
            segment=segment,
            timeframe="this_month",
            value=people,
        )
    for hour, followers in ((0, 1), (17, 0)):
        raw.add(
            "graph_api.online_followers",
            account_id=OAK,
            window_end=utc("2026-03-07 08:00:00"),
            hour=hour,
            captured_at=utc("2026-03-10 18:00:00"),
            followers=followers,
        )


def _oak_competitors(raw: RawWarehouse) -> None:
    at = utc("2026-03-10 18:00:00")
    raw.add(
        "graph_api.media_walks",
        account_id=OAK,
        newest_posted_at=at,
        captured_at=at,
        oldest_posted_at=utc("2024-03-10 00:00:00"),
        reached_end=True,
    )
    raw.add(
        "graph_api.competitors",
        account_id=OAK,
        username="Elm_Works",
        captured_at=at,
        competitor_id="17841400000000077",
        followers_count=50,
        media_count=2,
    )
    for media_id, product_type, likes in (("r1", "REELS", 4), ("r2", "AD", 900)):
        raw.add(
            "graph_api.competitor_media",
            account_id=OAK,
            username="Elm_Works",
            media_id=media_id,
            captured_at=at,
            media_product_type=product_type,
            posted_at=utc("2026-03-01 00:00:00"),
            like_count=likes,
            comments_count=1,
        )
