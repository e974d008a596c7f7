select 1 as id,
  "été" as season
