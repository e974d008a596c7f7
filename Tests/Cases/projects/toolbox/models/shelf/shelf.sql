{{ handy.stack([ref('parts'), ref('more_parts')], types={'price': 'numeric(10, 2)'}, from_where='came_from') }}
