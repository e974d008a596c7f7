truncate table "dbt"."builtins"."codes"
--------
insert into "dbt"."builtins"."codes" ("code", "Name", "ok") values
      (%s, %s, %s),
      (%s, %s, %s)
--------
select grantee, privilege_type
  from "dbt".INFORMATION_SCHEMA.role_table_grants
  where table_schema = 'builtins'
    and table_name = 'codes'
    and grantor = current_role
    and grantee <> current_role
--------
comment on table "dbt"."builtins"."codes" is $dbt_comment_literal_block$Codes with leading zeros$dbt_comment_literal_block$;
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'codes'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'codes'
      and table_schema = 'builtins'
    order by ordinal_position
--------
comment on column "dbt"."builtins"."codes".code is $dbt_comment_literal_block$as text$dbt_comment_literal_block$;
--------
select 'seeded'
--------
COMMIT
