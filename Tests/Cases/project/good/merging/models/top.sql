{{ config(tags='own', meta={'owner': 'file'}, pre_hook=['three']) }}

select 1 as id

