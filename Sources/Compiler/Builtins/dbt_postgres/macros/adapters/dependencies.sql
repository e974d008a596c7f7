{#- Which relation stands on which: views and materialized views on what their queries read. The cache uses it to forget
    what a DROP ... CASCADE takes along. A view's dependencies hang on its rewrite rule: pg_depend has one internal row
    that ties the rule to the view, and a row for each column that the rule reads. -#}
{%- macro postgres__get_relations() -%}
  {%- call statement('relations', fetch_result=True) -%}
    select distinct
      reader_schema.nspname as dependent_schema,
      reader.relname as dependent_name,
      read_schema.nspname as referenced_schema,
      read.relname as referenced_name
    from pg_depend as owns
    join pg_class as reader on reader.oid = owns.refobjid
    join pg_namespace as reader_schema on reader_schema.oid = reader.relnamespace
    join pg_depend as uses
      on uses.objid = owns.objid
      and uses.classid = owns.classid
      and uses.refclassid = owns.refclassid
      and uses.refobjid <> owns.refobjid
    join pg_class as read on read.oid = uses.refobjid
    join pg_namespace as read_schema on read_schema.oid = read.relnamespace
    where owns.classid = 'pg_rewrite'::regclass
      and owns.refclassid = 'pg_class'::regclass
      and owns.deptype = 'i'
      and read_schema.nspname <> 'information_schema'
      and read_schema.nspname not like 'pg\_%'
    order by dependent_schema, dependent_name, referenced_schema, referenced_name
  {%- endcall -%}
  {%- do return(load_result('relations').table) -%}
{%- endmacro -%}


{%- macro postgres_get_relations() -%}
  {%- do return(postgres__get_relations()) -%}
{%- endmacro -%}
