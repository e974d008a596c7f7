{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['id', 'supplier'],
   incremental_predicates=["kilos < 1000"], on_schema_change='sync_all_columns', sort_type='interleaved', sort=['id', 'supplier']) }}
select id, supplier, kilos{% if var('round') == 1 %}, state{% else %}, delivered_at{% endif %} from {{ ref('deliveries') }}
