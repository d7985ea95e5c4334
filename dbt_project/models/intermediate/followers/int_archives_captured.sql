-- One row per archive with a follower or following list, and the capture that it is part of.
-- Parts of one export, its JSON and HTML twins, and copies show one moment of an account: the times
-- at which they can have been made overlap, and no list file of theirs has two contents.
with archives as (
    select * from {{ ref('stg_exports__archives') }}
    where followers_listed is not null or following_listed is not null
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

list_files as (
    select
        archive_sha256,
        what as list_name,
        coalesce(file_number, 1) as file_number,
        ends_with(lower(member), '.html') as is_html,
        min(content_sha256) as content_sha256
    from {{ ref('stg_exports__members') }}
    where what in ('followers', 'following') and outcome = 'read'
    group by all
),

-- The archive was made at `captured_at` or later by up to its precision, and in any case before it
-- was taken in. The most precise one speaks for all.
owned as (
    select
        archives.*,
        usernames.account_id,
        greatest(
            archives.captured_at,
            coalesce(
                archives.captured_at + to_seconds(archives.captured_at_precision_seconds),
                archives.imported_at
            )
        ) as written_before,
        row_number() over (
            order by
                archives.captured_at_precision_seconds nulls last,
                archives.captured_at,
                archives.archive_sha256
        ) as authority
    from archives
    asof inner join usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
),

overlapping as (
    select
        owned.archive_sha256,
        better.archive_sha256 as better_sha256,
        better.authority as better_authority,
        owned.captured_at = better.captured_at
        or owned.captured_at_precision_seconds is not null as is_moment_known
    from owned
    inner join owned as better
        on
            owned.account_id = better.account_id
            and owned.authority > better.authority
            and owned.captured_at <= better.written_before
            and owned.written_before >= better.captured_at
),

compared as (
    select
        overlapping.*,
        coalesce(bool_or(mine.content_sha256 = theirs.content_sha256), false) as is_copy,
        coalesce(bool_or(mine.content_sha256 <> theirs.content_sha256), false) as is_contradicting
    from overlapping
    left join list_files as mine on overlapping.archive_sha256 = mine.archive_sha256
    left join list_files as theirs
        on
            overlapping.better_sha256 = theirs.archive_sha256
            and mine.list_name = theirs.list_name
            and mine.file_number = theirs.file_number
            and mine.is_html = theirs.is_html
    group by all
),

compatible as (
    select * from compared
    where not is_contradicting and (is_moment_known or is_copy)
),

clear_speakers as (
    select owned.*
    from owned
    anti join compatible on owned.archive_sha256 = compatible.archive_sha256
),

spoken_for as (
    select
        compatible.archive_sha256,
        arg_min(compatible.better_sha256, compatible.better_authority) as speaker_sha256
    from compatible
    semi join clear_speakers on compatible.better_sha256 = clear_speakers.archive_sha256
    group by compatible.archive_sha256
),

speakers as (
    select owned.*
    from owned
    anti join spoken_for on owned.archive_sha256 = spoken_for.archive_sha256
),

-- The key is made of the archive's own words, so that connecting the account later does not change
-- it; of two captures at one moment, all but one also need their content.
numbered as (
    select
        *,
        {{ key_of(["'export'", 'account_username', 'captured_at']) }} as moment_key,
        row_number() over (
            partition by account_username, captured_at order by authority
        ) as number_in_moment
    from speakers
),

final as (
    select
        owned.archive_sha256,
        case
            when numbered.number_in_moment = 1 then numbered.moment_key
            else {{ key_of(['numbered.moment_key', 'numbered.archive_sha256']) }}
        end as capture_id,
        numbered.account_id,
        numbered.archive_sha256 as speaker_sha256,
        count(*) over (partition by numbered.archive_sha256) as archives_in_capture,
        numbered.captured_at,
        numbered.captured_at_precision_seconds,
        numbered.written_before,
        owned.imported_at,
        owned.signed_up_at
    from owned
    left join spoken_for on owned.archive_sha256 = spoken_for.archive_sha256
    inner join numbered
        on coalesce(spoken_for.speaker_sha256, owned.archive_sha256) = numbered.archive_sha256
)

select * from final
