{#- What surrounds the body of a Python model: `ref`, `source`, `config` and `this` as Python, with the names already
    looked up. Neither postgres nor redshift runs Python models; packages for other databases call these macros. -#}
{%- macro py_script_postfix(model) -%}
# What follows gives the model's code its dbt object.

{{ build_ref_function(model) }}

{{ build_source_function(model) }}

{{ build_config_dict(model) }}


class config:
    def __init__(self, *args, **kwargs):
        pass

    @staticmethod
    def get(key, default=None):
        return config_dict.get(key, default)

    @staticmethod
    def meta_get(key, default=None):
        return meta_dict.get(key, default)


class this:
    database = "{{ this.database }}"
    schema = "{{ this.schema }}"
    identifier = "{{ this.identifier }}"

    def __repr__(self):
        return '{{ resolve_model_name(this) }}'


class dbtObj:
    def __init__(self, load_df_function) -> None:
        self.config = config
        self.this = this()
        self.is_incremental = {{ is_incremental() }}
        self.ref = lambda *args, **kwargs: ref(*args, **kwargs, dbt_load_df_function=load_df_function)
        self.source = lambda *args: source(*args, dbt_load_df_function=load_df_function)

{{ py_script_comment() }}
{%- endmacro -%}


{#- A hint at the end, for databases where people copy the compiled code. -#}
{%- macro py_script_comment() -%}
{%- endmacro -%}


{#- A relation's name within a Python text. -#}
{%- macro resolve_model_name(input_model_name) -%}
  {%- do return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) -%}
{%- endmacro -%}

{%- macro default__resolve_model_name(input_model_name) -%}
  {{ input_model_name | string | replace('"', '\\"') }}
{%- endmacro -%}


{#- The key of a reference is its arguments joined by dots, the version last. A project's own `ref` may give a text;
    a relation is rendered here, past what --empty and --sample would put around it. -#}
{%- macro build_ref_function(model) -%}
  {%- set names = {} -%}
  {%- for reference in model.refs -%}
    {%- set path = [reference['package'], reference['name']] if reference.get('package') else [reference['name']] -%}
    {%- set version = reference.get('version') -%}
    {%- set found = ref(*path, v=version) -%}
    {%- set found = found.render() if found.render is defined and found.render is callable else found -%}
    {%- set key = (path + ['v' ~ version] if version else path) | join('.') -%}
    {%- do names.update({key: resolve_model_name(found)}) -%}
  {%- endfor -%}
def ref(*args, **kwargs):
    refs = {{ names | tojson }}
    key = '.'.join(args)
    version = kwargs.get("v") or kwargs.get("version")
    if version:
        key += f".v{version}"
    return kwargs.get("dbt_load_df_function")(refs[key])
{%- endmacro -%}


{%- macro build_source_function(model) -%}
  {%- set names = {} -%}
  {%- for path in model.sources -%}
    {%- do names.update({path | join('.'): resolve_model_name(source(*path))}) -%}
  {%- endfor -%}
def source(*args, dbt_load_df_function):
    sources = {{ names | tojson }}
    return dbt_load_df_function(sources['.'.join(args)])
{%- endmacro -%}


{#- The configs that the model's code asks for. -#}
{%- macro build_config_dict(model) -%}
  {%- set configs, metas = {}, {} -%}
  {%- for key, preset in zip(model.config.config_keys_used, model.config.config_keys_defaults) -%}
    {%- do configs.update({key: model.config.get(key, preset)}) -%}
  {%- endfor -%}
  {%- if model.config.meta_keys_used -%}
    {%- for key, preset in zip(model.config.meta_keys_used, model.config.meta_keys_defaults) -%}
      {%- do metas.update({key: (model.config.meta or {}).get(key, preset)}) -%}
    {%- endfor -%}
  {%- endif -%}
config_dict = {{ configs }}
meta_dict = {{ metas }}
{%- endmacro -%}
