{#- How a stay of `follower_stays` stands at a moment. A capture was written between its moment and
    a little later; asked for its moment, it is its list that counts, for whomever it could show.

    Args:
        account: The account's id, as an SQL expression.
        moment: The moment, as an SQL expression. -#}
{% macro certain_at(moment) -%}
((certain_from <= {{ moment }} or seen_from = {{ moment }}) and seen_until >= {{ moment }})
{%- endmacro %}

{% macro possible_at(account, moment) -%}
(
    possible_from <= {{ moment }}
    and coalesce(
        possible_until > coalesce(
            (
                select max(lists.written_before)
                from {{ ref('follower_captures') }} as lists
                where
                    lists.account_id = {{ account }}
                    and lists.captured_at = {{ moment }}
                    and (lists.covered_from is null or followed_at >= lists.covered_from)
            ),
            {{ moment }}
        ),
        true
    )
)
{%- endmacro %}

{#- 2 certainly follows, 1 may follow, 0 does not. Whoever was never missed since the last list that
    showed them is taken to follow: nothing says that they differ. -#}
{% macro standing_at(account, moment) -%}
case
    when {{ certain_at(moment) }} then 2
    when certain_from <= {{ moment }} and possible_until is null then 2
    when {{ possible_at(account, moment) }} then 1
    else 0
end
{%- endmacro %}
