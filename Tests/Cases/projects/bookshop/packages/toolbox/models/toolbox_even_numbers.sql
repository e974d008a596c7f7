select number, {{ rounded('number / 3.0') }} as third
from {{ ref('toolbox_numbers') }}
where number % 2 = 0
