{#- In a query grouped by what was measured: the newest value of a metric, or of one of its
    segments, as a whole number unless another type is asked for. Null when it was never answered. -#}
{% macro latest_measure(metric, segment='', read_at='captured_at', data_type='bigint') -%}
cast(
    arg_max(metric_value, {{ read_at }})
    filter (where metric = '{{ metric }}' and segment = '{{ segment }}') as {{ data_type }}
)
{%- endmacro %}
