{%- set ns = namespace(total=0, seen=[]) -%}
{%- for row in [{'n': 'x', 'v': 3}, {'n': 'y', 'v': 1}, {'n': 'x', 'v': 2}] if row.v > 1 %}
    {%- set ns.total = ns.total + row.v %}
    {%- do ns.seen.append(row.n ~ loop.index0 ~ loop.revindex ~ loop.first ~ loop.last ~ loop.length) %}
{%- endfor %}
select
    {{ ns.total }} as total,
    '{{ ns.seen | join("/") }}' as seen,
    '{{ nested(3) }}' as nested,
    '{% for group in [{"k": 1, "v": "a"}, {"k": 2, "v": "b"}, {"k": 1, "v": "c"}] | groupby("k") %}{{ group.grouper }}:{{ group.list | map(attribute="v") | join("") }};{% endfor %}' as grouped,
    '{% for batch in range(7) | batch(3, "-") %}{{ batch | join }}|{% endfor %}' as batched,
    '{% for a, (b, c) in [(1, (2, 3)), (4, (5, 6))] recursive %}{{ a + b + c }}{{ "," if not loop.last }}{% endfor %}' as unpacked,
    '{{ [3, 1, 2] | sort | reverse | list }} {{ ["b", "A"] | sort | join }} {{ ["b", "A"] | sort(case_sensitive=true) | join }}' as sorted,
    {{ (1, 2, 3)[-1] }} + {{ [1, 2, 3, 4][1:3] | sum }} as sliced,
    '{{ cycler is defined }} {{ joiner is defined }}' as helpers
