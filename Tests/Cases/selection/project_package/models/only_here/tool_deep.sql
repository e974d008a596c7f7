select n from {{ ref('tool_mart') }}
