-- One row per account and period that can be reconciled.
-- Either the time between two neighbouring captures that are not partial, or a window of which an
-- archive holds Instagram's own totals. It begins between starts_at and starts_by, and ends between
-- ends_at and ends_by.
with captures as (
    select
        *,
        row_number() over (partition by account_id order by ordinal) as place
    from {{ ref('int_captures_ordered') }}
    where list_name = 'followers' and completeness <> 'partial'
),

published as (
    select * from {{ ref('follower_captures') }}
),

windows as (
    select * from {{ ref('int_windows_totalled') }}
),

between_captures as (
    select
        {{ key_of(["'captures'", 'earlier.capture_id', 'later.capture_id']) }} as period_id,
        later.account_id,
        'between_captures' as period_kind,
        earlier.capture_id as from_capture_id,
        later.capture_id as to_capture_id,
        cast(null as date) as window_start_date,
        cast(null as date) as window_end_date,
        earlier.listed_after as starts_at,
        earlier.written_before as starts_by,
        later.listed_after as ends_at,
        later.written_before as ends_by,
        earlier.ordinal as from_ordinal,
        later.ordinal as to_ordinal,
        later.covered_from is not null as is_list_cut,
        -- Only lists known to be whole may be subtracted.
        case
            when earlier.completeness = 'complete' and later.completeness = 'complete'
                then listed_later.followers_listed - listed_earlier.followers_listed
        end as listed_change,
        listed_earlier.followers_reported as reported_before,
        listed_later.followers_reported as reported_after
    from captures as later
    inner join captures as earlier
        on later.account_id = earlier.account_id and later.place - 1 = earlier.place
    inner join published as listed_later on later.capture_id = listed_later.capture_id
    inner join published as listed_earlier on earlier.capture_id = listed_earlier.capture_id
),

-- Whose days they are is not said: midnight passes around the world within 26 hours.
past_windows as (
    select
        {{ key_of(["'window'", 'account_id', 'window_start_date', 'window_end_date']) }}
            as period_id,
        account_id,
        'past_insights' as period_kind,
        cast(null as varchar) as from_capture_id,
        cast(null as varchar) as to_capture_id,
        window_start_date,
        window_end_date,
        timezone('UTC', window_start_date - interval 14 hours) as starts_at,
        timezone('UTC', window_start_date + interval 12 hours) as starts_by,
        timezone('UTC', window_end_date + interval 10 hours) as ends_at,
        timezone('UTC', window_end_date + interval 36 hours) as ends_by,
        cast(null as bigint) as from_ordinal,
        cast(null as bigint) as to_ordinal,
        false as is_list_cut,
        cast(null as bigint) as listed_change,
        cast(null as bigint) as reported_before,
        cast(null as bigint) as reported_after
    from windows
),

final as (
    select * from between_captures
    union all
    select * from past_windows
)

select * from final
