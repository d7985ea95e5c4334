{#- None of these measures is below zero; null (unknown) passes. -#}
{% test never_negative(model, columns) %}

    select *
    from {{ model }}
    where {% for column in columns -%}
        {{ column }} < 0{{ " or " if not loop.last }}
    {%- endfor %}

{% endtest %}
