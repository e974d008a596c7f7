-- a package's own var, its own default, and what the root says of it
select {{ var('level') }} as level, {{ var('opening') }} as opening, '{{ var("absent", "none") }}' as absent
union all
select {{ ref('audit_kinds') | string | length }} * 0, 0, kind from {{ ref('audit_kinds') }}
