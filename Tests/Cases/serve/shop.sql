-- What the catalog's cases look at.
create schema shop;
create table shop.parent (
  id int primary key, code varchar(10) unique not null, note varchar(50) default 'x'
) diststyle all;
create table shop.sales (
  id bigint identity(1, 1) not null encode az64, parent_id int references shop.parent (id) distkey,
  amount decimal(12, 2) encode zstd, at timestamp default getdate(), doc super, raw varbyte(20), c char(3),
  primary key (id, parent_id)
) sortkey (at, id);
comment on table shop.sales is 'the sales';
comment on column shop.sales.amount is 'how much';
create view shop.bound as select id, amount from shop.sales;
create view shop.late as select id, amount from shop.sales with no schema binding;
create materialized view shop.mv as select parent_id, sum(amount) as total from shop.sales group by 1;
create function shop.f_add (int, int) returns int immutable as $$ select $1 + $2 $$ language sql;
create table plain (a int, b varchar(20));
