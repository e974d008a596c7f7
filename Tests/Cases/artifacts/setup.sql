drop schema if exists ledger cascade;
drop schema if exists ledger_raw cascade;
drop schema if exists ledger_snap cascade;
drop schema if exists ledger_dbt_test__audit cascade;
create schema ledger_raw;
create table ledger_raw.raw_entries
  (id int, account text, amount numeric, booked_on date, memo text, loaded_at timestamp);
comment on table ledger_raw.raw_entries is 'loaded';
comment on column ledger_raw.raw_entries.id is 'key';
insert into ledger_raw.raw_entries values
  (1, 'a', 10, '2024-01-01', 'm', now() at time zone 'utc'), (2, 'b', 20, '2024-02-01', null, now() at time zone 'utc');
create table ledger_raw.stale (id int, loaded_at timestamp);
insert into ledger_raw.stale values (1, now() at time zone 'utc' - interval '3 days');
create table ledger_raw.plain (id int);
create table ledger_raw.accounts (id int, loaded_at timestamp);
insert into ledger_raw.accounts values (1, now() at time zone 'utc' - interval '1 hour');
