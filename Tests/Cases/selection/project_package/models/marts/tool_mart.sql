select n from {{ ref('tool_log') }}
