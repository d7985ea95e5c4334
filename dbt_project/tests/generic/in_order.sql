{#- Instants follow one another in the order given; a missing one is passed over. -#}
{% test in_order(model, columns) %}

    select *
    from {{ model }}
    where {% for later in columns[1:] -%}
        {{ columns[loop.index0] }} > {{ later }}{{ " or " if not loop.last }}
    {%- endfor %}

{% endtest %}
