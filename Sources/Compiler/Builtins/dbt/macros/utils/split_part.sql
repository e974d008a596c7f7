{#- The parts count from 1, or from -1 at the far end. -#}
{%- macro split_part(string_text, delimiter_text, part_number) -%}
  {%- do return(adapter.dispatch('split_part', 'dbt')(string_text, delimiter_text, part_number)) -%}
{%- endmacro -%}

{%- macro default__split_part(string_text, delimiter_text, part_number) -%}
  split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{%- endmacro -%}


{#- For databases whose split_part only counts forwards: the number of parts, plus one, plus the negative number. It
    counts delimiters by what is missing without them, so the delimiter has to be one character. -#}
{%- macro _split_part_negative(string_text, delimiter_text, part_number) -%}
  split_part(
    {{ string_text }},
    {{ delimiter_text }},
    length({{ string_text }}) - length(replace({{ string_text }}, {{ delimiter_text }}, '')) + 2 + {{ part_number }}
  )
{%- endmacro -%}
