-- One change of the catalog for all of it.
select set_config('rs_catalog.installing', 'off', true), rs_catalog.note_change();
