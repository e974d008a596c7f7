{{ audit.test_no_future(ref('default_strategy'), 'last_booked_on') }}
