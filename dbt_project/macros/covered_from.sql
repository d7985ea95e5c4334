{#- Since which follow time the absence of a row from a capture's list means that there was none;
    null: all of time.

    Older rows may merely be cut off, so the oldest one that is listed is the limit: where only its
    minute is known, the minute after it. A list that shows no time, or of which a file is missing,
    reaches back to none. -#}
{% macro covered_from(list_name, is_whole, is_torn) -%}
case
    when {{ is_torn }} then captured_at
    when {{ is_whole }} then null
    when {{ list_name }}_precision_seconds > 1
        then coalesce({{ list_name }}_oldest_at + to_seconds({{ list_name }}_precision_seconds), captured_at)
    else coalesce({{ list_name }}_oldest_at, captured_at)
end
{%- endmacro %}
