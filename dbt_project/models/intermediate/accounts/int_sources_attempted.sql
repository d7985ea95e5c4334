-- One row per account and source that was ever attempted.
with reads as (
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

media_walks as (
    select * from {{ ref('stg_graph_api__media_walks') }}
),

history_walks as (
    select * from {{ ref('stg_graph_api__history_walks') }}
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
        error_kind,
        error_message,
        note
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
        null as error_kind,
        null as error_message,
        null as note
    from archives
),

-- "Now" is the newest attempt of any account and source: a warehouse that nobody feeds does not
-- change its marts, and a reader compares their age with the clock.
newest_attempt as (
    select max(started_at) as as_of
    from attempts
),

-- What takes more than one pass: the list of posts, and the days before the connection.
walks as (
    select
        account_id,
        'media' as source,
        min(oldest_posted_at) as walked_back_to,
        bool_or(has_reached_end) as is_walked_to_end
    from media_walks
    group by account_id
    union all
    select
        account_id,
        'history' as source,
        min(read_back_to) as walked_back_to,
        bool_or(is_complete) as is_walked_to_end
    from history_walks
    group by account_id
),

histories as (
    select
        account_id,
        source,
        -- A partial reading brought rows; what it lacks is its error.
        max(finished_at) filter (where outcome in ('ok', 'partial')) as last_success_at,
        max(known_at) filter (where outcome in ('ok', 'partial')) as known_at,
        arg_max(outcome, started_at) as last_outcome,
        arg_max_null(error_kind, started_at) as last_error_kind,
        arg_max_null(error_message, started_at) as last_message,
        arg_max_null(note, started_at) as note,
        arg_max_null(row_count, started_at) as rows_last_run
    from attempts
    group by account_id, source
),

final as (
    select
        histories.account_id,
        histories.source,
        histories.last_success_at,
        histories.last_outcome,
        histories.last_error_kind,
        histories.last_message,
        histories.note,
        histories.rows_last_run,
        (epoch(newest_attempt.as_of) - epoch(histories.known_at)) / 3600 as age_hours,
        walks.walked_back_to,
        walks.is_walked_to_end
    from histories
    cross join newest_attempt
    left join walks
        on
            histories.account_id = walks.account_id
            and histories.source = walks.source
)

select * from final
