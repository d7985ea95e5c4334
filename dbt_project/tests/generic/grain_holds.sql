{#- The columns in the model's `config.meta.grain` are never null and no two rows share them.
    The grain is read from there so that it is written once. -#}
{% test grain_holds(model) %}
{%- set grain = [] -%}
{%- if execute -%}
    {%- do grain.extend(graph.nodes['model.instagram.' ~ model.identifier].config.meta.grain) -%}
{%- endif %}

select
    {{ grain | join(', ') }},
    count(*) as rows_sharing
from {{ model }}
group by {{ grain | join(', ') }}
having count(*) > 1 or {{ grain | join(' is null or ') }} is null

{% endtest %}
