{#- Layers are schemas of exactly these names: dbt's own rule would prefix the target's schema. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
{{ custom_schema_name or target.schema }}
{%- endmacro %}
