{{ config(full_refresh=true, unique_key='round') }}
select {{ var('round', 1) }} as round, {{ 'true' if is_incremental() else 'false' }} as incremental
