{#- In a query grouped by what was measured: the newest value of a metric, or of one of its
    segments, as a whole number. Null when it was never answered. -#}
{% macro latest_measure(metric, segment='', read_at='captured_at') -%}
cast(
    arg_max(metric_value, {{ read_at }})
    filter (where metric = '{{ metric }}' and segment = '{{ segment }}') as bigint
)
{%- endmacro %}
