BEGIN
--------
delete from "dbt"."builtins"."orders"
--------
insert into "dbt"."builtins"."orders" ("id", "customer", "amount", "placed", "note") values
      (%s, %s, %s, %s, %s),
      (%s, %s, %s, %s, %s),
      (%s, %s, %s, %s, %s)
--------
COMMIT
