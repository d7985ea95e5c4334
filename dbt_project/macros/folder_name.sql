{#- What the folder of a message thread is called for a username: letters and digits alone. -#}
{% macro folder_name(username) -%}
replace(replace({{ username }}, '.', ''), '_', '')
{%- endmacro %}
