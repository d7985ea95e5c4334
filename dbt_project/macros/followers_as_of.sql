{#- The followers of an account as of a moment, as a table in parentheses: one row per person.

    is_certain tells those who certainly followed from those who may have: who left in an interval
    that holds the moment, came back in it, or were last listed before it. A moment before the first
    capture lacks whoever had left by then.

    Args:
        account: The account's id, as an SQL expression.
        moment: The moment, as an SQL expression. -#}
{% macro followers_as_of(account, moment) -%}
(
    select
        account_id,
        person_id,
        username,
        followed_at,
        certain_from <= {{ moment }} and seen_until >= {{ moment }} as is_certain
    from {{ ref('follower_stays') }}
    where
        account_id = {{ account }}
        and possible_from <= {{ moment }}
        and coalesce(possible_until > {{ moment }}, true)
)
{%- endmacro %}
