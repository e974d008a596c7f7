-- What COLLATE(value, 'case_insensitive') compares by; a server that was built without ICU has none.
do $$ begin
  create collation if not exists rs_catalog.case_insensitive (
    provider = icu, locale = 'und-u-ks-level2', deterministic = false);
exception when feature_not_supported then null;
end $$;
