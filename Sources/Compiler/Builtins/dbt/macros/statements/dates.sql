{%- macro convert_datetime(date_str, date_fmt) -%}
  {%- set complaint = "Date '" ~ date_str ~ "' is not in the form '" ~ date_fmt ~ "'" -%}
  {%- do return(try_or_compiler_error(complaint, modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) -%}
{%- endmacro -%}


{#- Every day from the first to the last, both included; as texts, or as datetimes where `out_fmt` is empty. -#}
{%- macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") -%}
  {%- set first = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last = first if end_date_str is none else convert_datetime(end_date_str, in_fmt) -%}
  {%- if last < first -%}
    {%- do exceptions.raise_compiler_error("The range of dates ends (" ~ last ~ ") before it starts (" ~ first ~ ")",
        model) -%}
  {%- endif -%}

  {%- set days = [] -%}
  {%- for offset in range((last - first).days + 1) -%}
    {%- set day = first + modules.datetime.timedelta(days=offset) -%}
    {%- do days.append(day.strftime(out_fmt) if out_fmt else day) -%}
  {%- endfor -%}
  {%- do return(days) -%}
{%- endmacro -%}


{#- 'day' or 'first,last' as a list of days. -#}
{%- macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
  {%- set ends = (raw_partition_date | string).split(',') -%}
  {%- if ends | length > 2 -%}
    {%- do exceptions.raise_compiler_error("Invalid partition time: expected 'day' or 'first day,last day', got: "
        ~ raw_partition_date) -%}
  {%- endif -%}
  {%- do return(dates_in_range(ends[0], ends[1] if ends | length == 2 else none, in_fmt=date_fmt)) -%}
{%- endmacro -%}


{%- macro py_current_timestring() -%}
  {%- do return(modules.datetime.datetime.now().strftime("%Y%m%d%H%M%S%f")) -%}
{%- endmacro -%}
