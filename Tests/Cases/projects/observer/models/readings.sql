select * from (values
  (1, 'north', cast('2024-01-01 05:00:00' as timestamp), 3.5),
  (2, 'south', cast('2024-01-02 06:00:00' as timestamp), 7.25),
  (3, 'north', cast('2024-01-04 06:00:00' as timestamp), -1.0)
) as r (id, station, read_at, degrees)
