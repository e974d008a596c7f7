{{ config(materialized='table', alias='Mixed Case Alias') }}
select '{{ this.name }}' as same_name_as_a_column, {{ dbt.hash("'x'") }} as hashed, {{ dbt.string_literal('a') }} as literal
