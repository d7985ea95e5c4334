-- One row per account and source that could feed it.
with accounts as (
    select * from {{ ref('accounts') }}
),

reads as (
    select * from {{ ref('stg_graph_api__reads') }}
),

archives as (
    select
        usernames.account_id,
        archives.*
    from {{ ref('stg_exports__archives') }} as archives
    asof inner join {{ ref('int_usernames_owned') }} as usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
),

-- The archive source is for everybody; the others need a connection to the API.
sources as (
    select
        accounts.account_id,
        cadences.source,
        cadences.cadence_hours
    from accounts
    cross join (
        values
        ('profile', {{ var('profile_cadence_hours') }}),
        ('media', {{ var('media_cadence_hours') }}),
        ('stories', {{ var('stories_cadence_hours') }}),
        ('insights', {{ var('insights_cadence_hours') }}),
        ('export', {{ var('export_cadence_hours') }})
    ) as cadences (source, cadence_hours)
    where cadences.source = 'export' or not starts_with(accounts.account_id, 'archive:')
),

attempts as (
    select
        account_id,
        source,
        started_at,
        finished_at,
        finished_at as known_at,
        row_count,
        outcome,
        error_message
    from reads
    union all
    select
        account_id,
        'export' as source,
        imported_at as started_at,
        imported_at as finished_at,
        -- An old archive taken in today has old names.
        captured_at as known_at,
        coalesce(followers_listed, 0) + coalesce(following_listed, 0) as row_count,
        'ok' as outcome,
        cast(null as varchar) as error_message
    from archives
),

-- "Now" is the newest attempt of any account and source: a warehouse that nobody feeds does not
-- change its marts, and a reader compares their age with the clock.
newest_attempt as (
    select max(started_at) as as_of
    from attempts
),

histories as (
    select
        account_id,
        source,
        -- A partial reading brought rows; what it lacks is its error.
        max(finished_at) filter (where outcome in ('ok', 'partial')) as last_success_at,
        max(known_at) filter (where outcome in ('ok', 'partial')) as known_at,
        arg_max(outcome, started_at) as last_outcome,
        arg_max_null(error_message, started_at) as last_message,
        arg_max_null(row_count, started_at) as rows_last_run
    from attempts
    group by account_id, source
),

aged as (
    select
        sources.*,
        histories.last_success_at,
        histories.last_outcome,
        histories.last_message,
        histories.rows_last_run,
        (epoch(newest_attempt.as_of) - epoch(histories.known_at)) / 3600 as age_hours
    from sources
    cross join newest_attempt
    left join histories
        on
            sources.account_id = histories.account_id
            and sources.source = histories.source
),

judged as (
    select
        *,
        case when last_outcome <> 'ok' then coalesce(last_message, 'No reason was given.') end
            as last_error,
        case
            when last_success_at is null then 'never'
            when age_hours <= cadence_hours * {{ var('cadence_slack') }} then 'fresh'
            else 'stale'
        end as freshness
    from aged
),

final as (
    select
        account_id,
        source,
        last_success_at,
        last_error,
        freshness,
        rows_last_run,
        case
            when freshness = 'never' and last_error is not null
                then 'Never read: ' || last_error
            when freshness = 'never' and source = 'export' then 'No archive was supplied yet.'
            when freshness = 'never' then 'Not read yet.'
            when freshness = 'stale' and source = 'export'
                then printf(
                    'The newest archive was made %d days ago: request a new one for newer names.',
                    cast(age_hours / 24 as integer)
                )
            when freshness = 'stale'
                then printf(
                    'Out of date: last read %d hours before the newest run, expected every %d.',
                    cast(age_hours as integer), cadence_hours
                )
            when last_error is not null then 'Read with a problem: ' || last_error
            else 'Up to date.'
        end as verdict
    from judged
)

select * from final
