{{ config(materialized='view') }}
select
  {{ dbt.concat(["'a'", "'b'"]) }} as concat,
  {{ dbt.length("'abc'") }} as length,
  {{ dbt.position("'b'", "'abc'") }} as position,
  {{ dbt.replace("'abc'", "'b'", "'c'") }} as replace,
  {{ dbt.right("'abc'", 2) }} as "right",
  {{ dbt.hash("'x'") }} as hash,
  {{ dbt.split_part("'a-b-c'", "'-'", 2) }} as part,
  {{ dbt.split_part("'a-b-c'", "'-'", -1) }} as part_from_the_end,
  {{ dbt.string_literal(dbt.escape_single_quotes("it's")) }} as literal,
  {{ dbt.safe_cast("'1'", dbt.type_int()) }} as safe_cast,
  {{ dbt.cast('1', dbt.type_numeric()) }} as "cast",
  {{ dbt.cast_bool_to_text('true') }} as bool_to_text
