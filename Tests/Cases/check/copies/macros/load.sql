{% macro load(day) %}
  {# copy the file of 'one' day #}
  {% call statement('load') %}
    copy {{ target.schema }}.stg_lines from 's3://lake/{{ day }}/lines.json' iam_role default json 'auto' compupdate off
  {% endcall %}
  {% do run_query("copy landing.orders (id, total) from 's3://lake/orders/' access_key_id 'a' secret_access_key 'b' csv") %}
  {% do run_query("copy landing.orders from 's3://lake/orders/" ~ day ~ "/' iam_role default csv") %}
{% endmacro %}

{% macro load_joined(name, day) %}
  {% set keys = "access_key_id 'a' secret_access_key 'b'" %}
  {% do run_query("copy landing." ~ name ~ " from 's3://lake/" ~ var("root", "") ~ "/x.csv' access_key_id 'a' secret_access_key 'b' "
    ~ "format csv delimiter ',' fixedwidth '1:2'") %}
  {% set text = 'copy landing.days from \'s3://lake/days/' ~ day ~ '\' access_key_id \'a\' secret_access_key \'b\' csv' %}
  {% do run_query(text) %}
  {% do log("copy " ~ name ~ " is done") %}
{% endmacro %}

{% macro load_both() %}
copy landing.lines from 's3://lake/lines/one/' iam_role default csv;
copy landing.lines from 's3://lake/lines/two/' iam_role default csv;
{% endmacro %}

{% macro fine() %}
copy landing.lines from 's3://lake/lines/{{ var("day", "") }}/' iam_role '{{ env_var("ROLE", "default") }}' csv gzip;
copy staging.lines from 's3://lake/lines.manifest' iam_role default manifest csv gzip compupdate off statupdate off;
{% endmacro %}
