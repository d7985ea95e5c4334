{#- From one moment to another in months of 30.44 days. -#}
{% macro months_between(earlier, later) -%}
(epoch({{ later }}) - epoch({{ earlier }})) / (86400 * 365.25 / 12)
{%- endmacro %}
