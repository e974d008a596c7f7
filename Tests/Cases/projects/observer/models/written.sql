{%- set things = {'day': '2024-01-02', 'time': '12:30', 'list': ['on', 'yes', 'a: b', '- c', "it's", 5, none, 1.5], 'empty': {}} -%}
select 1 as id
{% for line in toyaml(things).splitlines() %}-- {{ line }}
{% endfor %}
