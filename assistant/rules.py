"""The rules' own sentences: what was read, and what can be done next, in the frames for claims.

No rule claims a cause or a best time, because no fact holds one.
"""

from collections.abc import Callable
from typing import Final

from assistant.facts import Facts
from assistant.rule import Rule, above, is_known, share_above, share_below, within

MANY_HASHTAGS: Final = 5
SHORT_CAPTION: Final = 50
LONG_GAP_DAYS: Final = 7
_AGES: Final = ("after_a_week:count", "after_two_days:count", "settled:count")
_LEARN: Final = (
    "Open it on the page Content, write down what it shows, and plan another of the kind."
)


def _is_first(age: str, *which: str) -> Callable[[Facts], bool]:
    """Whether an age is the first at which these posts are known, so that one tip is given."""
    before = _AGES[: _AGES.index(age)]

    def holds(facts: Facts) -> bool:
        def known(one: str) -> list[bool]:
            return [is_known(facts, f"{w}_{one.partition(':')[0]}") for w in ("highest", "lowest")]

        wanted = [w in which for w in ("highest", "lowest")]
        return known(age) == wanted and not any(any(known(one)) for one in before)

    return holds


def _placed(age: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "tips",
            (
                f"Compare {{highest_{age}}} with {{lowest_{age}}}.",
                "Open them on the page Content, write down how they differ, and try what you found "
                "with the next post.",
            ),
            _is_first(age, "highest", "lowest"),
        ),
        Rule("tips", (f"Look at {{highest_{age}}}.", _LEARN), _is_first(age, "highest")),
        Rule(
            "tips",
            (
                f"Look at {{lowest_{age}}}.",
                "Open it on the page Content, and try its subject again in another form.",
            ),
            _is_first(age, "lowest"),
        ),
    )


TIPS: Final = (
    Rule(
        "tips",
        (
            "Your account has {posts_published:count}.",
            "Choose a subject that you can show from start to end, and publish a post about it.",
        ),
        within("posts_published", 0),
    ),
    *(rule for age in _AGES for rule in _placed(age)),
    Rule(
        "tips",
        (
            "Your account has {online_peak:count}, and {posts_at_peak:count}.",
            "Try a post then, compare it with its peers on the page Content, and repeat it to be"
            " sure.",
        ),
        share_below("posts_at_peak", 0.5),
    ),
    Rule(
        "tips",
        (
            "Compare {own_posts_a_week:mean} with {competitors_posts_a_week:mean}.",
            "Compare {own_public_engagement:share} with {competitors_engagement:share}.",
            "Open the page Competitors, look at what they publish, and choose what you can keep"
            " up.",
        ),
    ),
    Rule(
        "tips",
        (
            "Your account has {posts_without_caption:count}.",
            "Open them and write what the picture shows.",
        ),
        above("posts_without_caption", 0),
    ),
    Rule(
        "tips",
        (
            "Your account has {people_commented:count} and {people_commented_again:count}.",
            "Answer those who write again, and ask them what they want to see.",
        ),
        above("people_commented_again", 0),
    ),
    Rule(
        "tips",
        (
            "Your account has {posts_tagged:count}.",
            "Thank whoever posted them, and ask whether you may show them too.",
        ),
        above("posts_tagged", 0),
    ),
    Rule(
        "tips",
        (
            "Your account has {hashtags_on_one_post:count}.",
            "Choose those that name what you make, and use them again.",
        ),
        share_above("hashtags_on_one_post", 0.5),
    ),
    Rule(
        "tips",
        (
            "Look at {highest_engagement_format:comparison}.",
            "Put those posts side by side, write down what they share, and try it in another"
            " format.",
        ),
    ),
    Rule(
        "tips",
        (
            "Your account has {posts_without_hashtags:count}.",
            "Add a hashtag that names the subject or the place.",
        ),
        above("posts_without_hashtags", 0),
    ),
    Rule(
        "tips",
        (
            "Your account has {longest_gap:count}.",
            "Keep a finished post in reserve for such a gap.",
        ),
        above("longest_gap", LONG_GAP_DAYS),
    ),
    Rule("tips", ("Look at {most_saved_post:share}.", _LEARN)),
    Rule(
        "tips",
        (
            "Your account has {largest_country:share} and {largest_city:share}.",
            "Write captions in a language of theirs, and ask the people there what"
            " they want to see.",
        ),
    ),
    Rule(
        "tips",
        (
            "Your account has {stayed_a_month:range}.",
            "Greet the people who are new, and show them who you are and what you make.",
        ),
        share_below("stayed_a_month", 0.95),
    ),
    Rule(
        "tips",
        (
            "Your account has {hashtags_mean:mean}.",
            "Keep the hashtags that name what can be seen in the post, and leave out the others.",
        ),
        above("hashtags_mean", MANY_HASHTAGS),
    ),
    Rule(
        "tips",
        (
            "Your account has {caption_length_median:mean}.",
            "Try a caption that tells how the post came about and asks the reader a question.",
        ),
        within("caption_length_median", SHORT_CAPTION),
    ),
    Rule(
        "tips",
        (
            "Your account has {people_lost:count}.",
            "Open the page Followers and read the evidence before you act on it.",
        ),
        above("people_lost", 0),
    ),
)
ANALYSIS: Final = (
    Rule(
        "analysis",
        (
            "Your account had {followers_count:count}.",
            "It had {new_followers:count}, {lost_followers:count}, and {net_change:signed}.",
            "It had {stayed_a_month:range}.",
        ),
    ),
    Rule(
        "analysis",
        (
            "Your account had {reach_mean:mean} and {reach_mean_before:mean}.",
            "It had {engagement_rate_mean:share} and {engagement_rate_before:share}.",
        ),
        lambda facts: is_known(facts, "reach_mean_before"),
    ),
    Rule(
        "analysis",
        (
            "Your account had {reach_mean:mean}.",
            "It had {engagement_rate_mean:share}.",
        ),
        lambda facts: not is_known(facts, "reach_mean_before"),
    ),
    Rule(
        "analysis",
        (
            "Your account has {posts_published:count}.",
            *(
                f"It has {{{plural}_median_reach:mean}} and {{{plural}_median_engagement:share}}."
                for plural in ("reels", "photos", "carousels", "videos")
            ),
            "It has {comments_mean:mean} and {saves_mean:mean}.",
        ),
        above("posts_published", 0),
    ),
    Rule(
        "analysis",
        (
            "Your account has {largest_country:share}, {largest_city:share}, and"
            " {largest_age:share}.",
            "It has {unknown_country:share}.",
            "It has {online_peak:count}.",
        ),
    ),
    Rule(
        "analysis",
        (
            *(f"Look at {{{which}_{age}}}." for age in _AGES for which in ("highest", "lowest")),
            "Look at {most_saved_post:share}.",
            "Compare {own_public_engagement:share} with {competitors_engagement:share}.",
        ),
    ),
)
RULES: Final = (*TIPS, *ANALYSIS)
