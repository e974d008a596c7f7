{{ config(materialized='table', dist='even', sort_type='interleaved', sort=['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) }}
select 1 as a, 2 as b, 3 as c, 4 as d, 5 as e, 6 as f, 7 as g, 8 as h, 9 as i
