{#- A key of several columns as one text; a null differs from an empty text. -#}
{% macro key_of(columns) -%}
md5(concat_ws('|'
{%- for column in columns %}, coalesce(cast({{ column }} as varchar), '∅'){% endfor -%}
))
{%- endmacro %}
