BEGIN
--------
drop table if exists "dbt"."builtins"."orders" cascade
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
COMMIT
