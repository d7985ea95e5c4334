{#- The followers of an account as of a moment, as a table in parentheses: one row per person.

    The moment of a capture stands for its list: whoever is in it followed, whomever it misses did
    not. is_certain tells those who certainly followed from those who may have: who left in an
    interval that holds the moment, came back in it, or were last listed before it. A moment before
    the first capture lacks whoever had left by then.

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
        {{ certain_at(moment) }} as is_certain
    from {{ ref('follower_stays') }}
    where
        account_id = {{ account }}
        and ({{ certain_at(moment) }} or {{ possible_at(account, moment) }})
)
{%- endmacro %}
