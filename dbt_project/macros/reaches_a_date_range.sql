{#- Whether a list reaches back as many days as one of the date ranges that can be chosen, or, where
    follows are rare, a little less. -#}
{% macro reaches_a_date_range(reach_days) -%}
len([
    days for days in {{ var('date_range_days') }}
    if {{ reach_days }} <= days + 1
    and {{ reach_days }} >= days - greatest(
        {{ var('date_range_slack_days') }}, {{ var('date_range_slack_share') }} * days
    )
]) > 0
{%- endmacro %}
