-- One row per capture: the lists of one account as they were at one moment.
-- The verdict says how far the absence of a name may be believed (export-format.md 4).
with measured as (
    select * from {{ ref('int_captures_measured') }}
),

cuts as (
    select * from {{ ref('int_lists_compared') }}
),

cut_reasons as (
    select
        cuts.capture_id,
        list(
            case
                when cuts.is_later
                    then printf(
                        'The list of %s shows %d older followers, none of whom is here: this list '
                        || 'was cut.', {{ utc_day('cuts.witnessed_at') }}, cuts.older_count
                    )
                else printf(
                    'Of the followers listed on %s, all %d from before its oldest one are missing '
                    || 'at once, and only %d of %d later ones: this list was cut.',
                    {{ utc_day('cuts.witnessed_at') }}, cuts.older_count, cuts.later_missing,
                    cuts.later_count
                )
            end
            order by cuts.is_later
        ) as reasons
    from cuts
    inner join measured on cuts.capture_id = measured.capture_id
    -- Where as many are listed as Instagram counted, the oldest have left: nothing was cut.
    where
        cuts.is_later
        or coalesce(measured.followers_listed < measured.followers_reported, true)
        or measured.followers_reported = 0
    group by cuts.capture_id
),

compared as (
    select
        measured.*,
        coalesce(cut_reasons.reasons, []) as cut_reasons
    from measured
    left join cut_reasons on measured.capture_id = cut_reasons.capture_id
),

-- A list cut to N days reaches N days back or, where follows are rare, a little less.
signalled as (
    select
        *,
        (epoch(captured_at) - epoch(following_oldest_at)) / 86400 as following_reach_days,
        coalesce(
            is_account_clearly_older and {{ reaches_a_date_range('followers_reach_days') }}, false
        ) as is_date_range_likely,
        -- The last file of a long list is seldom full to the brim; a count would settle it.
        coalesce(
            followers_listed > 0
            and followers_listed % {{ var('rows_per_list_file') }} = 0
            and listed_share is null,
            false
        ) as is_last_file_likely_missing,
        followers_files_missing + followers_files_unreadable > 0 as is_followers_list_torn
    from compared
),

reasoned as (
    select
        *,
        [
            case when followers_listed is null then 'The archive holds no followers list.' end,
            case
                when followers_files_missing > 0
                    then printf(
                        '%d files of the followers list are not in it: they are in another part '
                        || 'of the export.',
                        followers_files_missing
                    )
            end,
            case
                when followers_files_unreadable > 0
                    then printf(
                        '%d files of the followers list cannot be read.',
                        followers_files_unreadable
                    )
            end,
            case
                when is_date_range_likely
                    then printf(
                        'The followers list goes back %d days, the account clearly '
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
        ] as signals,
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
        [signal for signal in signals if signal is not null] || cut_reasons as partial_reasons,
        coalesce(listed_share < {{ var('listed_share_low') }}, false) as is_short,
        is_date_range_likely or is_last_file_likely_missing or len(cut_reasons) > 0 as is_cut,
        following_files_lacking > 0
        or coalesce(
            {{ reaches_a_date_range('following_reach_days') }}
            and (
                is_date_range_likely
                or followers_oldest_at
                < following_oldest_at - interval {{ var('clearly_older_days') }} days
            ),
            false
        ) as is_following_cut,
        [doubt for doubt in doubts if doubt is not null] as unproven_reasons
    from reasoned
),

final as (
    select
        capture_id,
        account_id,
        captured_at,
        captured_at_precision_seconds,
        written_before,
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
        is_short,
        coalesce(is_following_as_counted, false) or not is_following_cut as is_following_uncut,
        -- Names that are missing where nothing was cut off may be missing anywhere.
        {{ covered_from(
            'followers',
            is_whole='is_whole',
            is_torn='is_followers_list_torn or (is_short and not is_cut)'
        ) }} as followers_covered_from,
        {{ covered_from(
            'following',
            is_whole='coalesce(is_following_as_counted, false)',
            is_torn='following_files_lacking > 0'
        ) }} as following_covered_from,
        partial_reasons || unproven_reasons as reasons
    from judged
)

select * from final
