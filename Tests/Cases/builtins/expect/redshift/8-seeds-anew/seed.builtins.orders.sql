BEGIN
--------
BEGIN
--------
alter table "dbt"."builtins"."orders" rename to "orders__dbt_backup"
--------
create table "dbt"."builtins"."orders" ("id" integer, "customer" varchar(5), "amount" float8, "placed" date, "note" varchar(4))
--------
insert into "dbt"."builtins"."orders" ("id", "customer", "amount", "placed", "note") values
      (%s, %s, %s, %s, %s),
      (%s, %s, %s, %s, %s),
      (%s, %s, %s, %s, %s)
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."orders__dbt_backup" cascade
--------
COMMIT
--------
BEGIN
--------
BEGIN
--------
COMMIT
