{#- Among the rows of a window: the share of the other rows with a measure that have less of it,
    equal ones counted half. Null without the measure, and with too few others to compare with. -#}
{% macro share_below(measure, among, least) -%}
case
    when {{ measure }} is not null and count({{ measure }}) over ({{ among }}) > {{ least }}
        then
            (
                -- Rows without the measure come last, so they are never below.
                rank() over ({{ among }} order by {{ measure }} nulls last) - 1
                + (count(*) over ({{ among }}, {{ measure }}) - 1) / 2
            )
            / (count({{ measure }}) over ({{ among }}) - 1)
end
{%- endmacro %}
