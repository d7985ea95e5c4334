{#- The reporting day that a window of Instagram's insights belongs to, from the window's end.

    Instagram cuts days at local midnight and gives each day's end as an instant (graph-api.md
    7.2): 07:00 UTC in Pacific summer, 08:00 UTC in Pacific winter. Twelve hours before the end it
    is about noon of the day meant, and local noon has the same date in UTC for every offset from
    UTC-11 to UTC+12; so the date does not depend on the season, nor on a 23 or 25 hour day. -#}
{% macro reporting_day(window_end) -%}
cast(timezone('UTC', {{ window_end }} - interval 12 hours) as date)
{%- endmacro %}

{#- The reporting day that begins at a boundary: the same rule seen from the window's start. -#}
{% macro reporting_day_from(window_start) -%}
cast(timezone('UTC', {{ window_start }} + interval 12 hours) as date)
{%- endmacro %}
