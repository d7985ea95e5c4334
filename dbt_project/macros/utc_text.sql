{#- An instant as people read it in an evidence sentence, always in UTC. -#}
{% macro utc_text(instant) -%}
strftime(timezone('UTC', {{ instant }}), '%Y-%m-%d %H:%M')
{%- endmacro %}

{#- Its day alone, in UTC. -#}
{% macro utc_day(instant) -%}
strftime(timezone('UTC', {{ instant }}), '%Y-%m-%d')
{%- endmacro %}

{#- The first day of its month in UTC, in a third of the time that a time zone takes. -#}
{% macro utc_month(instant) -%}
cast(date_trunc('month', make_timestamp(epoch_us({{ instant }}))) as date)
{%- endmacro %}
