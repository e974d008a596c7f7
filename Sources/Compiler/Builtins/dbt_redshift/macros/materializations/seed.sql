{#- With the seed's distribution and sort keys, and its encodings. -#}
{%- macro redshift__create_csv_table(model, agate_table) -%}
  {%- set encodings = redstart_encodings() -%}
  {%- set columns = [] -%}
  {%- for definition in redstart_seed_columns(model, agate_table) -%}
    {%- set encoding = encodings.get(agate_table.column_names[loop.index0] | string | lower) -%}
    {%- do columns.append(definition ~ (' encode ' ~ encoding if encoding else '')) -%}
  {%- endfor -%}
  {%- set ddl -%}
    create table {{ this.render() }} ({{ columns | join(', ') }})
    {{ redstart_table_attributes() }}
  {%- endset -%}
  {%- call statement('_') -%}
    {{ ddl }}
  {%- endcall -%}
  {%- do return(ddl) -%}
{%- endmacro -%}


{#- Redshift's TRUNCATE commits: a run that is killed after it would leave the seed empty. -#}
{%- macro redshift__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {%- do return(default__reset_csv_table(model, full_refresh, old_relation, agate_table)) -%}
  {%- endif -%}
  {%- set emptying = 'delete from ' ~ old_relation.render() -%}
  {%- call statement('_') -%}
    {{ emptying }}
  {%- endcall -%}
  {%- do return(emptying) -%}
{%- endmacro -%}


{%- macro redshift__get_batch_size() -%}
  {%- do return(500) -%}
{%- endmacro -%}
