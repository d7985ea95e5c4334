{#- Since which follow time the absence of a row from a capture's list means that there was none;
    null: all of time.

    Older rows may merely be cut off, so the oldest one that is listed is the limit (at its latest,
    where only its minute is known). A list that shows no time, or of which a file is missing,
    reaches back to none. -#}
{% macro covered_from(list_name, is_whole, is_torn) -%}
case
    when {{ is_torn }} then captured_at
    when {{ is_whole }} then null
    else coalesce({{ list_name }}_covered_since, captured_at)
end
{%- endmacro %}
