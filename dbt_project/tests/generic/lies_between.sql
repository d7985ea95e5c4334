{#- None of these measures lies below the lowest or above the highest value; null passes. -#}
{% test lies_between(model, columns, lowest, highest) %}

    select *
    from {{ model }}
    where {% for column in columns -%}
        {{ column }} not between {{ lowest }} and {{ highest }}{{ " or " if not loop.last }}
    {%- endfor %}

{% endtest %}
