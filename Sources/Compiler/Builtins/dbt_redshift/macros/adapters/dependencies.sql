{#- Which relation stands on which. Redshift's pg_depend ties a bound view's rewrite rule to the tables that it reads; a
    late-binding view depends on nothing. -#}
{%- macro redshift__get_relations() -%}
  {%- call statement('relations', fetch_result=True) -%}
    with relation as (
      select c.oid as id, c.relname as name, n.nspname as schema_name
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname <> 'information_schema'
        and n.nspname not like 'pg\_%'
    ),
    dependency as (
      select distinct
        coalesce(pg_rewrite.ev_class, pg_depend.objid) as dependent_id,
        pg_depend.refobjid as referenced_id
      from pg_depend
      left join pg_rewrite on pg_rewrite.oid = pg_depend.objid
      where coalesce(pg_rewrite.ev_class, pg_depend.objid) <> pg_depend.refobjid
    )
    select distinct
      dependent.schema_name as dependent_schema,
      dependent.name as dependent_name,
      referenced.schema_name as referenced_schema,
      referenced.name as referenced_name
    from dependency
    join relation as dependent on dependent.id = dependency.dependent_id
    join relation as referenced on referenced.id = dependency.referenced_id
  {%- endcall -%}
  {%- do return(load_result('relations').table) -%}
{%- endmacro -%}
