{#- Fills the seed's table and gives the text of the (first) statement. -#}
{%- macro load_csv_rows(model, agate_table) -%}
  {{ adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table) }}
{%- endmacro -%}

{#- By COPY where the adapter can; else by INSERTs of many rows each. -#}
{%- macro default__load_csv_rows(model, agate_table) -%}
  {%- if adapter.copy_seed_rows is defined -%}
    {%- do return(adapter.copy_seed_rows(this, model, agate_table)) -%}
  {%- endif -%}
  {%- do return(basic_load_csv_rows(model, get_batch_size(), agate_table)) -%}
{%- endmacro -%}


{%- macro basic_load_csv_rows(model, batch_size, agate_table) -%}
  {%- set names = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- set placeholders = '(' ~ ([get_binding_char()] * (agate_table.column_names | length)) | join(', ') ~ ')' -%}
  {%- set sent = [] -%}
  {%- for rows in agate_table.rows | batch(batch_size) -%}
    {%- set values = [] -%}
    {%- for row in rows -%}
      {%- do values.extend(row) -%}
    {%- endfor -%}
    {%- set insert -%}
      insert into {{ this.render() }} ({{ names }}) values
      {{ ([placeholders] * (rows | length)) | join(',\n      ') }}
    {%- endset -%}
    {%- do adapter.add_query(insert, bindings=values, abridge_sql_log=True) -%}
    {%- do sent.append(insert) -%}
  {%- endfor -%}
  {%- do return(sent[0]) -%}
{%- endmacro -%}


{%- macro get_seed_column_quoted_csv(model, column_names) -%}
  {%- set quoting = model['config'].get('quote_columns', none) -%}
  {%- set quoted = [] -%}
  {%- for name in column_names -%}
    {%- do quoted.append(adapter.quote_seed_column(name, quoting)) -%}
  {%- endfor -%}
  {%- do return(quoted | join(', ')) -%}
{%- endmacro -%}


{#- The mark that stands for a value in an INSERT. -#}
{%- macro get_binding_char() -%}
  {{ adapter.dispatch('get_binding_char', 'dbt')() }}
{%- endmacro -%}

{%- macro default__get_binding_char() -%}
  {%- do return('%s') -%}
{%- endmacro -%}


{#- How many rows go into one INSERT. -#}
{%- macro get_batch_size() -%}
  {%- do return(adapter.dispatch('get_batch_size', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__get_batch_size() -%}
  {%- do return(10000) -%}
{%- endmacro -%}
