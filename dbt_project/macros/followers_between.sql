{#- Who differs between the followers of an account as of two moments, as a table in parentheses.

    One row per person who came, left or renamed. is_certain is false where one of the moments lies
    in an interval in which they came or left, and of names some of which may be one person's: those
    that changed together (`ambiguous_changes`), and one that is new and has an old follow. Whoever
    left and came back meanwhile under one name is no difference; whoever was never missed since the
    last list that showed them is taken to follow.

    Args:
        account: The account's id, as an SQL expression.
        earlier: The earlier moment, as an SQL expression.
        later: The later moment, as an SQL expression. -#}
{% macro followers_between(account, earlier, later) -%}
(
    select
        account_id,
        person_id,
        case
            when max(stood_later) > max(stood_earlier) then 'came'
            when max(stood_later) < max(stood_earlier) then 'left'
            else 'renamed'
        end as change,
        any_value(username) filter (where stood_earlier > 0) as username_earlier,
        any_value(username) filter (where stood_later > 0) as username_later,
        max(stood_earlier) <> 1
        and max(stood_later) <> 1
        and not coalesce(bool_or(is_doubtful), false)
        and (max(stood_later) > 0 or bool_and(is_missed)) as is_certain
    from (
        select
            *,
            {{ standing_at(account, earlier) }} as stood_earlier,
            {{ standing_at(account, later) }} as stood_later,
            (
                (date_trunc('minute', followed_at), username) in (
                    select
                        date_trunc('minute', doubts.followed_at),
                        unnest(doubts.vanished_usernames || doubts.appeared_usernames)
                    from {{ ref('ambiguous_changes') }} as doubts
                    where
                        doubts.account_id = {{ account }}
                        and doubts.list_name = 'followers'
                        and doubts.happened_after < {{ later }}
                        and doubts.happened_before > {{ earlier }}
                        and doubts.followed_at <= {{ earlier }}
                )
                or (
                    followed_at > {{ earlier }}
                    and username in (
                        select
                            unnest(
                                list_intersect(doubts.vanished_usernames, doubts.appeared_usernames)
                            )
                        from {{ ref('ambiguous_changes') }} as doubts
                        where
                            doubts.account_id = {{ account }}
                            and doubts.list_name = 'followers'
                            and doubts.happened_before > {{ earlier }}
                            and doubts.followed_at <= {{ earlier }}
                    )
                )
                or (
                    beginning = 'reappeared'
                    and followed_at <= {{ earlier }}
                    and (person_id, date_trunc('minute', followed_at), seen_from) in (
                        select
                            stays.person_id,
                            date_trunc('minute', stays.followed_at),
                            min(stays.seen_from)
                        from {{ ref('follower_stays') }} as stays
                        where stays.account_id = {{ account }}
                        group by all
                    )
                )
            ) as is_doubtful,
            exists (
                from {{ ref('follower_captures') }} as lists
                where
                    lists.account_id = {{ account }}
                    and lists.captured_at > seen_until
                    and (
                        lists.captured_at = {{ later }} or lists.written_before <= {{ later }}
                    )
                    and (lists.covered_from is null or followed_at >= lists.covered_from)
            ) as is_missed
        from {{ ref('follower_stays') }}
        where account_id = {{ account }}
    ) as standings
    -- A stay in between says nothing of the moments, but may say that its person is doubtful.
    where
        stood_earlier <> stood_later
        or (
            is_doubtful
            and stood_earlier = 0
            and stood_later = 0
            and seen_from between {{ earlier }} and {{ later }}
        )
    group by account_id, person_id
    having
        max(stood_earlier) <> max(stood_later)
        or username_earlier <> username_later
)
{%- endmacro %}
