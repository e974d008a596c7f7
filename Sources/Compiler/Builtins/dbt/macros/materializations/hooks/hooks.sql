{#- Runs the hooks that belong inside the transaction, or those that belong outside it. Whatever is open is committed
    before the first hook outside. A hook that renders to nothing sends nothing. -#}
{%- macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
    {%- if loop.first and not inside_transaction -%}
      {%- call statement(auto_begin=False) -%}
        commit;
      {%- endcall -%}
    {%- endif -%}
    {%- set text = render(hook.get('sql')) | trim -%}
    {%- if text -%}
      {%- call statement(auto_begin=inside_transaction) -%}
        {{ text }}
      {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro -%}


{#- The forms that a hook takes in a config. -#}
{%- macro make_hook_config(sql, inside_transaction) -%}
  {{ tojson({'sql': sql, 'transaction': inside_transaction}) }}
{%- endmacro -%}

{%- macro in_transaction(sql) -%}
  {{ make_hook_config(sql, inside_transaction=True) }}
{%- endmacro -%}

{%- macro before_begin(sql) -%}
  {{ make_hook_config(sql, inside_transaction=False) }}
{%- endmacro -%}

{%- macro after_commit(sql) -%}
  {{ make_hook_config(sql, inside_transaction=False) }}
{%- endmacro -%}
