{#- One row for each table, in the form that `docs generate` reads: for each figure its label, value, description and
    whether to show it, in columns named `stats:figure:part`. Interleaved sort keys carry a byte that is no text. -#}
{%- macro redshift__get_extended_catalog_sql() -%}
  {%- set interleaved = "case when sortkey1 like 'INTERLEAVED%' then 'INTERLEAVED'::text else sortkey1 end" -%}
  {%- set figures = [
      ('encoded', 'Encoded', 'encoded', 'true',
        'Whether a compression encoding is set on any of the columns.'),
      ('diststyle', 'Dist Style', 'diststyle', 'true',
        'How rows are spread over the nodes, or the column that decides it.'),
      ('sortkey1', 'Sort Key 1', interleaved, '(sortkey1 is not null)',
        'The column that comes first in the sort key.'),
      ('max_varchar', 'Max Varchar', 'max_varchar', 'true',
        'The length of the longest varchar column.'),
      ('sortkey1_enc', 'Sort Key 1 Encoding', 'sortkey1_enc', 'false',
        'The encoding of the column that comes first in the sort key.'),
      ('sortkey_num', '# Sort Keys', 'sortkey_num', '(sortkey_num > 0)',
        'How many columns the sort key has.'),
      ('size', 'Approximate Size', 'size * 1000000', 'true',
        'The size in bytes, counted in blocks of 1 MB.'),
      ('pct_used', 'Disk Utilization', 'pct_used / 100.0', 'true',
        'The share of the available space that the table takes.'),
      ('unsorted', 'Unsorted %', 'unsorted / 100.0', '(unsorted is not null)',
        'The share of rows that are not sorted.'),
      ('stats_off', 'Stats Off', 'stats_off', 'true',
        'How far the statistics are out of date: from 0, not at all, to 100.'),
      ('rows', 'Approximate Row Count', 'tbl_rows', 'true',
        'The number of rows, among them deleted ones that no vacuum has removed yet.'),
      ('skew_sortkey1', 'Sort Key Skew', 'skew_sortkey1', '(skew_sortkey1 is not null)',
        'The size of the largest other column in relation to that of the first sort key column.'),
      ('skew_rows', 'Skew Rows', 'skew_rows', '(skew_rows is not null)',
        'The rows of the fullest slice in relation to those of the emptiest.'),
  ] -%}
  select
      "schema" as table_schema,
      "table" as table_name
      {%- for name, label, value, include, description in figures %},
      '{{ label }}'::text as "stats:{{ name }}:label",
      {{ value }} as "stats:{{ name }}:value",
      '{{ description }}'::text as "stats:{{ name }}:description",
      {{ include }} as "stats:{{ name }}:include"
      {%- endfor %}
    from svv_table_info
{%- endmacro -%}
