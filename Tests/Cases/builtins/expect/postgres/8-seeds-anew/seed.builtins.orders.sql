drop table if exists "dbt"."builtins"."orders" cascade
--------
create table "dbt"."builtins"."orders" ("id" integer, "customer" text, "amount" float8, "placed" date, "note" text)
--------
insert into "dbt"."builtins"."orders" ("id", "customer", "amount", "placed", "note") values
      (%s, %s, %s, %s, %s),
      (%s, %s, %s, %s, %s),
      (%s, %s, %s, %s, %s)
--------
COMMIT
--------
COMMIT
