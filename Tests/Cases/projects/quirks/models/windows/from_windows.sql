select 7 as id,
	'tab	inside' as words
{# comment #}
from (select 1) as one
