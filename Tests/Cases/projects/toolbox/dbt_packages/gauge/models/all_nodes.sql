{{ config(post_hook="{{ write_rows(this, node_rows()) }}") }}
select null::text as unique_id, null::text as kind, null::text as materialized, null::text as access, null::text as alias,
  null::integer as columns, null::text as parents, null::text as direct, null::text as meta, null::boolean as hidden,
  null::integer as constraints
limit 0
