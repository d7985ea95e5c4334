{#- None of these measures is above the limit; null (unknown) passes. -#}
{% test at_most(model, columns, most) %}

    select *
    from {{ model }}
    where {% for column in columns -%}
        {{ column }} > {{ most }}{{ " or " if not loop.last }}
    {%- endfor %}

{% endtest %}
