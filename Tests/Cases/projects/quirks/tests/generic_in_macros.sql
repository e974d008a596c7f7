select 1 as one where {{ 1 if execute else 0 }} = 0
