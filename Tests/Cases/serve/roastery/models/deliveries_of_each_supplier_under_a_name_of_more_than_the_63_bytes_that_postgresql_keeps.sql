{{ config(materialized='incremental', unique_key='the_code_of_the_supplier_whose_deliveries_are_counted_in_this_row_of_the_table',
   incremental_strategy='merge', on_schema_change='append_new_columns', dist='the_code_of_the_supplier_whose_deliveries_are_counted_in_this_row_of_the_table') }}
select supplier as the_code_of_the_supplier_whose_deliveries_are_counted_in_this_row_of_the_table,
  count(*) as how_many_deliveries_of_this_supplier_there_were_until_the_model_was_run_the_last_time
  {%- if var('round') > 1 %}, sum(kilos) as the_weight_of_all_deliveries_of_this_supplier_in_kilograms_as_the_slips_have_it {%- endif %}
from {{ ref('deliveries') }} group by supplier
