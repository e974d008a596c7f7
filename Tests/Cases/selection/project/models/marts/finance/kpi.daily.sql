select r.day, r.amount, t.n from {{ ref('revenue') }} r cross join {{ ref('tools', 'tool_log') }} t
