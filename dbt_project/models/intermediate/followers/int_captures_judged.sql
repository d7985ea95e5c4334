-- One row per capture: the lists of one account as they were at one moment.
-- The verdict says how far the absence of a name may be believed (export-format.md 4).
with archives as (
    select * from {{ ref('stg_exports__archives') }}
),

relationships as (
    select * from {{ ref('stg_exports__relationships') }}
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

-- A copy of an archive (zipped again, unpacked) shows the same moment: one of them is enough.
captures as (
    select
        -- By the archive's own words, so that connecting the account later does not change it.
        {{ key_of(["'export'", 'archives.account_username', 'archives.captured_at']) }}
            as capture_id,
        usernames.account_id,
        archives.*
    from archives
    asof inner join usernames
        on
            archives.account_username = usernames.username
            and archives.captured_at >= usernames.held_from
    qualify row_number() over (
        partition by usernames.account_id, archives.captured_at
        order by
            archives.followers_listed desc nulls last,
            archives.imported_at asc,
            archives.archive_sha256 asc
    ) = 1
),

oldest_follows as (
    select
        archive_sha256,
        min(followed_at) filter (where list_name = 'followers') as followers_oldest_at,
        min(followed_at) filter (where list_name = 'following') as following_oldest_at
    from relationships
    group by archive_sha256
),

reported_counts as (
    select
        captures.capture_id,
        profiles.followers_count as followers_reported
    from captures
    inner join profiles
        on
            captures.account_id = profiles.account_id
            and profiles.captured_at
            between captures.captured_at - interval {{ var('reported_within_hours') }} hours
            and captures.captured_at + interval {{ var('reported_within_hours') }} hours
    where profiles.followers_count is not null
    qualify row_number() over (
        partition by captures.capture_id
        order by
            abs(epoch(profiles.captured_at) - epoch(captures.captured_at)),
            profiles.captured_at
    ) = 1
),

measured as (
    select
        captures.*,
        oldest_follows.followers_oldest_at,
        reported_counts.followers_reported,
        {{ ratio('captures.followers_listed', 'reported_counts.followers_reported') }}
            as listed_share,
        oldest_follows.following_oldest_at
        < oldest_follows.followers_oldest_at - interval {{ var('clearly_older_days') }} days
            as is_following_clearly_older,
        (epoch(captures.captured_at) - epoch(oldest_follows.followers_oldest_at)) / 86400
            as followers_reach_days
    from captures
    left join oldest_follows on captures.archive_sha256 = oldest_follows.archive_sha256
    left join reported_counts on captures.capture_id = reported_counts.capture_id
),

-- A list cut to N days reaches N days back or, where follows are rare, a little less.
signalled as (
    select
        *,
        is_following_clearly_older and len([
            days for days in {{ var('date_range_days') }}
            if followers_reach_days <= days + 1
            and followers_reach_days >= days - greatest(
                {{ var('date_range_slack_days') }}, {{ var('date_range_slack_share') }} * days
            )
        ]) > 0 as is_date_range_likely,
        -- The last file of a long list is seldom full to the brim; a count would settle it.
        followers_listed > 0
        and followers_listed % {{ var('rows_per_list_file') }} = 0
        and listed_share is null as is_last_file_likely_missing
    from measured
),

reasoned as (
    select
        *,
        [
            case when followers_listed is null then 'The archive holds no followers list.' end,
            case
                when is_date_range_likely
                    then printf(
                        'The followers list goes back %d days, the following list clearly '
                        || 'further: the archive was probably limited to a date range.',
                        cast(round(followers_reach_days) as integer)
                    )
            end,
            case
                when listed_share < {{ var('listed_share_low') }}
                    then printf(
                        'It lists %d followers where Instagram counted %d.',
                        followers_listed, followers_reported
                    )
            end,
            case
                when is_last_file_likely_missing
                    then printf(
                        'It lists exactly %d followers, full files only: the last file is '
                        || 'probably missing.',
                        followers_listed
                    )
            end
        ] as partial_signals,
        [
            case
                when followers_reported is null
                    then
                        'No follower count was read within {{ var("reported_within_hours") }} '
                        || 'hours of it, so nothing proves that the list is whole.'
            end,
            case
                when listed_share > {{ var('listed_share_high') }}
                    then printf(
                        'It lists %d followers where Instagram counted only %d.',
                        followers_listed, followers_reported
                    )
            end,
            case
                when followers_reported = 0
                    then 'Instagram counted 0 followers, which proves nothing of the list.'
            end
        ] as doubts
    from signalled
),

judged as (
    select
        *,
        [signal for signal in partial_signals if signal is not null] as partial_reasons,
        [doubt for doubt in doubts if doubt is not null] as unproven_reasons
    from reasoned
),

final as (
    select
        capture_id,
        account_id,
        captured_at,
        captured_at_precision_seconds,
        archive_sha256,
        imported_at,
        followers_listed,
        following_listed,
        followers_reported,
        case
            when len(partial_reasons) > 0 then 'partial'
            when len(unproven_reasons) > 0 then 'unproven'
            else 'complete'
        end as completeness,
        -- A count lags, so a list some percent short of it passes as complete; but the missing
        -- names may as well be its oldest, cut off. Only as many rows as counted leave no room.
        completeness = 'complete' and followers_listed >= followers_reported as is_whole,
        partial_reasons || unproven_reasons || warnings as reasons,
        followers_oldest_at
    from judged
)

select * from final
