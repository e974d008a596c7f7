select cast('2024-01-01' as date) + n as day from generate_series(0, 4) as g (n)
