select
  {{ cetns('amount') }}
from somewhere
