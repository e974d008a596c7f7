{#- How values print: Python's ways. -#}
select
    '{{ 1 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 10 }} {{ 1e3 }} {{ 0.1 + 0.2 }} {{ 10 / 5 }} {{ 1_000 }}' as numbers,
    '{{ true }} {{ none }} {{ [1, "a", none] | replace("'", "") }} {{ {"k": (1,)} | string | replace("'", "") }}' as literals,
    '{{ "%05.2f|%s|%d|%x" | format(3.14159, "s", 7, 255) }} {{ "{:>6}|{:,}".format("r", 1234567) }}' as formatted,
    '{{ "Hello World" | lower }} {{ "hello" | title }} {{ " x " | trim }} {{ "a-b-c".split("-", 1) | join("+") }} {{ "abc"[::-1] }} {{ "x" * 3 }}' as strings,
    '{{ "a" < "b" < "c" }} {{ 1 in [1, 2] }} {{ "z" not in "abc" }} {{ not false and true or false }} {{ 3 is odd }} {{ none is none }} {{ x is defined }} {{ 1.0 == 1 }}' as tests,
    '{{ 3.7 | int }} {{ "12" | int + 1 }} {{ "x" | int(5) }} {{ 2.5 | round }} {{ 3.14159 | round(2, "floor") }} {{ -3 | abs }} {{ [1, 2, 3] | sum }} {{ 7 | float }}' as converted,
    '{{ ["a", "b"] | first }}{{ ["a", "b"] | last }}{{ [1, 2, 2] | unique | list | length }} {{ dict(a=1, b=2) | items | list | length }} {{ {"b": 1, "a": 2} | dictsort | map("first") | join }}' as collections,
    '{{ "<&>" | e }} {{ "<b>" | escape | length }} {{ "a\tb" | length }} {{ "é" | upper }} {{ "ß" | upper }} {{ "ǅ" | lower }}' as letters,
    '{{ undefined_thing | default("fallback") }} {{ "" | default("empty", true) }} {{ [] or "falsy" }} {{ "yes" if 0 else "no" }}' as defaults,
    '{{ [1, 2, 3] | map("string") | list | tojson | replace("\"", "") }} {{ {"z": 1, "a": [true, none]} | tojson | replace("\"", "") }}' as json,
    '{{ "wrap this text please" | wordwrap(9) | replace("\n", "|") }} {{ "truncate me" | truncate(8, true) }} {{ "a b c" | wordcount }} {{ "ab" | center(6) }}|' as texts,
    '{{ [{"a": 1}, {"a": 3}] | selectattr("a", "gt", 1) | map(attribute="a") | list }} {{ [1, 2, 3, 4] | reject("even") | list }} {{ ["x", "y"] | map("upper") | join(",") }}' as filtered
