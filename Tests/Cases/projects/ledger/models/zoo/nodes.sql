{{ config(materialized='table', meta={'asked': ['a', 1, none]}) }}
{%- if execute %}
    {%- set me = graph.nodes[model.unique_id] %}
    {%- set upstream = model.depends_on.nodes | sort %}
{%- endif %}
-- depends_on: {{ ref('account_list') }}
select
    '{{ config.get("meta", {}).get("asked") | length if execute }}' as asked,
    '{{ me.fqn | join(".") if execute }}' as fqn,
    '{{ upstream | join(" ") if execute }}' as upstream,
    '{{ graph.exposures.values() | map(attribute="name") | sort | join(" ") if execute }}' as exposures,
    '{{ graph.nodes.values() | selectattr("resource_type", "equalto", "test") | list | length if execute }}' as tests,
    '{{ this }} {{ this.database is string }} {{ this.render() }}' as relation,
    '{{ ref("account_list").identifier }} {{ ref("balances", v=1).name }} {{ ref("balances") }}' as names
