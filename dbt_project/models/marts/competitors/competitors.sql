-- One row per account and profile that is compared.
with profiles as (
    select * from {{ ref('int_profiles_compared') }}
),

reads as (
    select * from {{ ref('stg_graph_api__reads') }}
),

latest_profiles as (
    select
        *,
        min(captured_at) over (partition by account_id, username, is_own) as first_seen_at
    from profiles
    qualify row_number() over (
        partition by account_id, username, is_own order by captured_at desc
    ) = 1
),

-- One that was stopped early says nothing of the profiles that it did not come to.
latest_reads as (
    select
        account_id,
        started_at,
        -- The reading notes one of the profiles that it was refused.
        regexp_extract(error_message, '^competitor ([^:]+): ', 1) as refused_username,
        regexp_replace(
            error_message, '^competitor [^:]+: | \(and \d+ more refusals\)$', '', 'g'
        ) as refusal
    from reads
    where source = 'competitors' and outcome in ('ok', 'partial') and has_reached_end
    qualify row_number() over (partition by account_id order by started_at desc) = 1
),

refusals as (
    select
        account_id,
        refused_username as username,
        false as is_own,
        refusal
    from latest_reads
    where refused_username <> ''
),

known as (
    select
        account_id,
        username,
        is_own
    from latest_profiles
    union
    select
        account_id,
        username,
        is_own
    from refusals
),

final as (
    select
        known.account_id,
        known.username,
        latest_profiles.name,
        latest_profiles.biography,
        latest_profiles.website,
        latest_profiles.profile_picture_url,
        latest_profiles.followers_count,
        latest_profiles.follows_count,
        latest_profiles.media_count,
        latest_profiles.first_seen_at,
        latest_profiles.captured_at as last_read_at,
        known.is_own,
        known.is_own
        -- A reading that was stopped is gone on with and not begun anew, hence not from its start.
        or coalesce(
            latest_profiles.captured_at
            >= latest_reads.started_at - interval {{ var('competitors_cadence_hours') }} hours / 2,
            latest_profiles.captured_at is not null
        ) as can_be_read,
        refusals.refusal as last_error
    from known
    left join latest_profiles
        on
            known.account_id = latest_profiles.account_id
            and known.username = latest_profiles.username
            and known.is_own = latest_profiles.is_own
    left join latest_reads on known.account_id = latest_reads.account_id
    left join refusals
        on
            known.account_id = refusals.account_id
            and known.username = refusals.username
            and known.is_own = refusals.is_own
)

select * from final
