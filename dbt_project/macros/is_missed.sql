{#- Whether a run of showings that has ended would still be shown by a later capture, if it went on.
    A capture of an uncertain moment may be older than it seems: whoever followed after it cannot be
    missing from it. -#}
{% macro is_missed(run, capture) -%}
({{ run }}.next_ordinal is null or {{ run }}.next_ordinal > {{ capture }}.ordinal)
and ({{ capture }}.covered_from is null or {{ run }}.followed_at >= {{ capture }}.covered_from)
and coalesce({{ run }}.followed_at < {{ capture }}.captured_at, true)
{%- endmacro %}
