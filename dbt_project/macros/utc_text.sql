{#- An instant as people read it in an evidence sentence, always in UTC. -#}
{% macro utc_text(instant) -%}
strftime(timezone('UTC', {{ instant }}), '%Y-%m-%d %H:%M')
{%- endmacro %}

{#- Its day alone, in UTC. -#}
{% macro utc_day(instant) -%}
strftime(timezone('UTC', {{ instant }}), '%Y-%m-%d')
{%- endmacro %}
