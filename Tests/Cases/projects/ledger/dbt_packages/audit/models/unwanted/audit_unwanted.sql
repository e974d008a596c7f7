select 1 as unwanted
