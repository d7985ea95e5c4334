{#- The rows that lists show, read back from the sightings: every list of `lists` beside every
    sighting of `sightings` that it shows (pipelines/ledger/state.py).

    lists: a relation with the columns of stg_exports__folded_lists, of which `columns` are wanted.
    sightings: a relation with the columns of stg_exports__sightings.
    Costs the product of both per account and list: choose few of one. -#}
{% macro rows_shown(lists, sightings, columns) -%}
select
    {{ lists }}.{{ columns | join(', ' ~ lists ~ '.') }},
    {{ sightings }}.list_name,
    {{ sightings }}.username,
    {{ sightings }}.followed_at,
    {{ sightings }}.is_exact
from {{ lists }}
inner join {{ sightings }}
    on
        {{ lists }}.account_username = {{ sightings }}.account_username
        and {{ lists }}.list_name = {{ sightings }}.list_name
        and {{ lists }}.moment >= {{ sightings }}.seen_from
        and coalesce({{ lists }}.moment < {{ sightings }}.gone_at, true)
        and {{ speaks_of(lists, minute_of(sightings ~ '.followed_at')) }}
{%- endmacro %}

{#- Whether a list speaks of a minute of follow; every list speaks of rows without a time. -#}
{% macro speaks_of(list, minute) -%}
(
    {{ minute }} is null
    or (
        {{ minute }} >= {{ list }}.oldest_minute
        and coalesce({{ minute }} <= {{ list }}.newest_minute, true)
    )
)
{%- endmacro %}

{#- The minute of an instant, counted from 1970; many times as fast as truncating it. -#}
{% macro minute_of(moment) -%}
(epoch_us({{ moment }}) // 60000000)
{%- endmacro %}
