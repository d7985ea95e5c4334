-- One row per account and message thread, as the newest archive that counts it has it.
-- Parts of one export add up; copies of one file count once.
with files as (
    select * from {{ ref('stg_exports__message_files') }}
),

archives as (
    select * from {{ ref('stg_exports__archives') }}
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

lists as (
    select * from {{ ref('stg_exports__lists') }}
    where list_name = 'followers'
),

archives_captured as (
    select * from {{ ref('int_archives_captured') }}
),

captures as (
    select * from {{ ref('int_captures_judged') }}
),

-- Made at `captured_at` or later by up to its precision, and before it was taken in.
owned as (
    select
        archives.archive_sha256,
        usernames.account_id,
        archives.captured_at,
        greatest(
            archives.captured_at,
            coalesce(
                archives.captured_at + to_seconds(archives.captured_at_precision_seconds),
                archives.imported_at
            )
        ) as written_before
    from archives
    asof inner join usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
),

placed as (
    select
        owned.account_id,
        owned.captured_at,
        owned.written_before,
        files.*
    from files
    inner join owned on files.archive_sha256 = owned.archive_sha256
),

newest as (
    select
        account_id,
        thread_id,
        archive_sha256,
        captured_at,
        written_before
    from placed
    where outcome = 'read'
    qualify row_number() over (
        partition by account_id, thread_id
        order by
            captured_at desc,
            last_message_at desc nulls last,
            message_count desc,
            archive_sha256 asc
    ) = 1
),

-- Archives whose times overlap may be parts or copies of one export.
together as (
    select
        placed.*,
        newest.archive_sha256 as newest_sha256
    from placed
    inner join newest
        on
            placed.account_id = newest.account_id
            and placed.thread_id = newest.thread_id
            and placed.captured_at <= newest.written_before
            and placed.written_before >= newest.captured_at
),

-- Not those in which a file of the thread has another content: they show another moment of it.
other_moments as (
    select distinct
        together.account_id,
        together.thread_id,
        together.archive_sha256
    from together
    inner join together as shown
        on
            together.account_id = shown.account_id
            and together.thread_id = shown.thread_id
            and together.file_number = shown.file_number
            and shown.archive_sha256 = shown.newest_sha256
    where
        together.outcome = 'read'
        and shown.outcome = 'read'
        and (
            together.message_count <> shown.message_count
            or together.first_message_at is distinct from shown.first_message_at
            or together.last_message_at is distinct from shown.last_message_at
        )
),

-- Of copies the one that tells most: a part may lack the owner's name.
files_counted as (
    select together.*
    from together
    anti join other_moments
        on
            together.account_id = other_moments.account_id
            and together.thread_id = other_moments.thread_id
            and together.archive_sha256 = other_moments.archive_sha256
    qualify row_number() over (
        partition by together.account_id, together.thread_id, together.file_number
        order by
            together.outcome <> 'read',
            together.messages_sent is null,
            together.archive_sha256 <> together.newest_sha256,
            together.archive_sha256
    ) = 1
),

summed as (
    select
        account_id,
        thread_id,
        newest_sha256 as archive_sha256,
        max(thread_name) as thread_name,
        bool_and(folder = 'message_requests') as is_request,
        case
            when bool_or(is_group) then true
            when bool_and(is_group is not null) filter (where outcome = 'read') then false
        end as is_group,
        max(participants) as participants,
        sum(message_count) as message_count,
        if(
            bool_and(messages_sent is not null) filter (where outcome = 'read'),
            sum(messages_sent), null
        ) as messages_sent,
        if(
            bool_and(messages_received is not null) filter (where outcome = 'read'),
            sum(messages_received), null
        ) as messages_received,
        min(first_message_at) as first_message_at,
        max(last_message_at) as last_message_at,
        bool_and(outcome = 'read') and max(file_number) = count(*) as is_whole
    from files_counted
    group by account_id, thread_id, newest_sha256
),

-- The export reaches back at least to the oldest thing that it shows.
reached as (
    select
        placed.archive_sha256,
        least(min(placed.first_message_at), min(lists.oldest_at)) as oldest_shown_at
    from placed
    left join lists on placed.archive_sha256 = lists.archive_sha256
    group by placed.archive_sha256
),

final as (
    select
        summed.account_id,
        summed.thread_id,
        if(summed.is_group, null, summed.thread_name) as thread_name,
        summed.is_request,
        summed.is_group,
        summed.participants,
        cast(summed.message_count as bigint) as message_count,
        cast(summed.messages_sent as bigint) as messages_sent,
        cast(summed.messages_received as bigint) as messages_received,
        summed.first_message_at,
        summed.last_message_at,
        -- A group's folder is called by its title, a stranger's request is nobody's yet, and all
        -- deleted people share one name (export-format.md 2.6).
        coalesce(
            not summed.is_group and not summed.is_request
            and summed.thread_name <> 'instagramuser',
            false
        ) as is_sought,
        summed.is_whole,
        -- A followers list that lacks nobody was not cut, and so was nothing else of its export.
        case
            when captures.completeness = 'complete' and captures.followers_covered_from is null
                then null
            else coalesce(
                least(reached.oldest_shown_at, summed.first_message_at), owned.captured_at
            )
        end as covered_from,
        summed.archive_sha256,
        owned.captured_at
    from summed
    inner join owned on summed.archive_sha256 = owned.archive_sha256
    left join reached on summed.archive_sha256 = reached.archive_sha256
    left join archives_captured on summed.archive_sha256 = archives_captured.archive_sha256
    left join captures on archives_captured.capture_id = captures.capture_id
)

select * from final
