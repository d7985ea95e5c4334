-- One row per archive: what was found in it, what was understood, and what it changed.
with archives as (
    select * from {{ ref('stg_exports__archives') }}
),

lists as (
    select * from {{ ref('stg_exports__lists') }}
),

members as (
    select * from {{ ref('stg_exports__members') }}
),

message_readings as (
    select * from {{ ref('stg_exports__message_readings') }}
),

message_files as (
    select * from {{ ref('stg_exports__message_files') }}
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

archives_captured as (
    select * from {{ ref('int_archives_captured') }}
),

-- The first list of followers is compared with none: that changes nothing known, which is not zero
-- changes.
captures as (
    select
        *,
        coalesce(ordinal > 1, false) as is_compared
    from {{ ref('follower_captures') }}
),

changes as (
    select * from {{ ref('follower_changes') }}
),

ambiguous as (
    select * from {{ ref('ambiguous_changes') }}
    where list_name = 'followers'
),

withdrawn as (
    select * from {{ ref('withdrawn_changes') }}
),

lists_found as (
    select
        archive_sha256,
        list(printf('%s: %d', list_name, listed_rows) order by list_name) as listed_names,
        list(
            printf(
                'Missing from this archive: %s of the list of %s%s. '
                || 'Other parts of the export hold them.',
                if(len(files_missing) = 1, 'file', 'files')
                || ' '
                || array_to_string(files_missing[:5], ', '),
                list_name,
                if(len(files_missing) > 5, printf(' and %d more', len(files_missing) - 5), '')
            )
            order by list_name
        ) filter (where len(files_missing) > 0) as missing_files
    from lists
    group by archive_sha256
),

members_found as (
    select
        archive_sha256,
        coalesce(
            sum(coalesce(listed_rows, 1)) filter (where outcome = 'not_needed'), 0
        ) as files_not_needed,
        list(
            printf('%s %s.', member, coalesce(problem, 'is unknown to this version'))
            order by member
        ) filter (where outcome = 'unknown' or problem is not null) as doubtful_members
    from members
    group by archive_sha256
),

message_files_found as (
    select
        archive_sha256,
        count(distinct thread_id) filter (where outcome = 'read') as threads,
        count(*) filter (where outcome = 'read') as files_read,
        count(*) filter (where outcome = 'unknown') as files_unknown,
        count(*) filter (where outcome = 'unreadable') as files_unreadable
    from message_files
    group by archive_sha256
),

-- No thread counted is a zero only where nothing was left aside.
messages_found as (
    select
        message_readings.archive_sha256,
        message_readings.thread_files,
        coalesce(found.files_unknown, 0) + message_readings.files_unplaced as files_doubtful,
        coalesce(found.files_unreadable, 0) as files_unreadable,
        case
            when message_readings.thread_files + message_readings.files_unplaced = 0 then 0
            when found.files_read > 0 then found.threads
        end as threads
    from message_readings
    left join message_files_found as found
        on message_readings.archive_sha256 = found.archive_sha256
),

message_doubts as (
    select
        archive_sha256,
        case
            when files_doubtful > 0
                then [printf(
                    '%d %s messages %s of a form that is not counted, such as HTML.',
                    files_doubtful, if(files_doubtful = 1, 'file of', 'files of'),
                    if(files_doubtful = 1, 'is', 'are')
                )]
            else []
        end
        || case
            when files_unreadable > 0
                then [printf(
                    '%d %s messages cannot be read.',
                    files_unreadable, if(files_unreadable = 1, 'file of', 'files of')
                )]
            else []
        end as sentences
    from messages_found
),

changes_counted as (
    select
        to_capture_id as capture_id,
        count(*) filter (where change_type = 'gained') as gained,
        count(*) filter (where change_type = 'lost') as lost,
        count(*) filter (where change_type = 'renamed') as renamed,
        count(*) filter (where change_type = 'refollowed') as refollowed,
        count(*) filter (where change_type = 'returned') as returned
    from changes
    group by to_capture_id
),

ambiguous_counted as (
    select
        to_capture_id as capture_id,
        count(*) as ambiguous_groups
    from ambiguous
    group by to_capture_id
),

withdrawn_counted as (
    select
        disproved_by_capture_id as capture_id,
        count(*) as withdrawn
    from withdrawn
    group by disproved_by_capture_id
),

owned as (
    select
        archives.archive_sha256,
        usernames.account_id
    from archives
    asof inner join usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
),

final as (
    select
        archives.archive_sha256,
        owned.account_id,
        archives.account_username,
        archives.file_name,
        archives.archive_format,
        archives.captured_at,
        archives.captured_at_evidence,
        archives.captured_at_precision_seconds,
        archives.imported_at,
        archives.followers_listed,
        archives.following_listed,
        coalesce(lists_found.listed_names, []) as lists,
        coalesce(cast(members_found.files_not_needed as bigint), 0)
        - coalesce(messages_found.thread_files, 0) as files_not_needed,
        coalesce(lists_found.missing_files, [])
        || coalesce(members_found.doubtful_members, [])
        || coalesce(message_doubts.sentences, []) as not_understood,
        messages_found.archive_sha256 is not null as are_messages_counted,
        messages_found.threads as message_threads,
        captures.capture_id,
        archives_captured.archives_in_capture,
        captures.completeness,
        captures.covered_from,
        coalesce(captures.reasons, []) as reasons,
        if(captures.is_compared, coalesce(changes_counted.gained, 0), null) as gained,
        if(captures.is_compared, coalesce(changes_counted.lost, 0), null) as lost,
        if(captures.is_compared, coalesce(changes_counted.renamed, 0), null) as renamed,
        if(captures.is_compared, coalesce(changes_counted.refollowed, 0), null) as refollowed,
        if(captures.is_compared, coalesce(changes_counted.returned, 0), null) as returned,
        if(captures.is_compared, coalesce(ambiguous_counted.ambiguous_groups, 0), null)
            as ambiguous_groups,
        if(captures.capture_id is not null, coalesce(withdrawn_counted.withdrawn, 0), null)
            as withdrawn
    from archives
    left join owned on archives.archive_sha256 = owned.archive_sha256
    left join lists_found on archives.archive_sha256 = lists_found.archive_sha256
    left join members_found on archives.archive_sha256 = members_found.archive_sha256
    left join messages_found on archives.archive_sha256 = messages_found.archive_sha256
    left join message_doubts on archives.archive_sha256 = message_doubts.archive_sha256
    left join archives_captured on archives.archive_sha256 = archives_captured.archive_sha256
    left join captures on archives_captured.capture_id = captures.capture_id
    left join changes_counted on captures.capture_id = changes_counted.capture_id
    left join ambiguous_counted on captures.capture_id = ambiguous_counted.capture_id
    left join withdrawn_counted on captures.capture_id = withdrawn_counted.capture_id
)

select * from final
