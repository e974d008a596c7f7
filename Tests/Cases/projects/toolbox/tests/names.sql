with named as (
  select '{{ handy.plain_name("0 Left-over!") }}' as given, '_0_left_over' as wanted
  union all
  select '{{ handy.names_of(ref("parts")) | join(" ") }}', 'id kind price'
)
select * from named where given <> wanted
