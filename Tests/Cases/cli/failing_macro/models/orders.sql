select {{ cents('amount', places) }} as amount
