-- One row per account and source that could feed it, and one for the account's login.
with accounts as (
    select * from {{ ref('accounts') }}
),

attempted as (
    select * from {{ ref('int_sources_attempted') }}
),

logins as (
    select * from {{ ref('int_logins_judged') }}
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
        ('audience', {{ var('audience_cadence_hours') }}),
        ('tags', {{ var('tags_cadence_hours') }}),
        ('competitors', {{ var('competitors_cadence_hours') }}),
        ('hashtags', {{ var('hashtags_cadence_hours') }}),
        ('history', {{ var('history_cadence_hours') }}),
        ('export', {{ var('export_cadence_hours') }})
    ) as cadences (source, cadence_hours)
    where cadences.source = 'export' or not starts_with(accounts.account_id, 'archive:')
),

judged as (
    select
        sources.*,
        attempted.last_success_at,
        attempted.last_error_kind,
        attempted.rows_last_run,
        attempted.note,
        attempted.age_hours,
        attempted.walked_back_to,
        attempted.is_walked_to_end,
        logins.remedy as login_remedy,
        case
            when attempted.last_outcome not in ('ok', 'not_offered')
                then coalesce(attempted.last_message, 'No reason was given.')
        end as last_error,
        case
            when attempted.last_outcome = 'not_offered' then 'not_offered'
            when attempted.last_success_at is null then 'never'
            when attempted.source = 'history' and attempted.is_walked_to_end then 'fresh'
            when attempted.age_hours <= sources.cadence_hours * {{ var('cadence_slack') }}
                then 'fresh'
            else 'stale'
        end as freshness
    from sources
    left join attempted
        on
            sources.account_id = attempted.account_id
            and sources.source = attempted.source
    left join logins on sources.account_id = logins.account_id
),

worded as (
    select
        *,
        case
            when freshness = 'not_offered'
                then 'Instagram does not offer this with the login that the account uses.'
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
        end as verdict,
        case
            when source = 'history' and is_walked_to_end
                then
                    'Daily history is read back to ' || {{ utc_day('walked_back_to') }}
                    || ', as far as Instagram has it.'
            when source = 'history'
                then
                    'Daily history is read back to ' || {{ utc_day('walked_back_to') }}
                    || '; the rest follows with the next passes.'
            when source = 'media' and not is_walked_to_end
                then
                    'Posts are read back to ' || {{ utc_day('walked_back_to') }}
                    || '; older ones follow with the next passes.'
        end as progress
    from judged
),

final as (
    select
        account_id,
        source,
        last_success_at,
        last_error,
        freshness,
        rows_last_run,
        concat_ws(' ', verdict, progress) as verdict,
        case
            when last_error is not null and last_error_kind = 'needs_owner'
                then coalesce(login_remedy, last_error)
        end as remedy,
        note,
        cast(null as timestamptz) as expires_at,
        cast(null as varchar[]) as scopes_granted
    from worded
    union all
    select
        logins.account_id,
        'token' as source,
        logins.renewed_at as last_success_at,
        logins.last_error,
        case when logins.is_well then 'fresh' else 'stale' end as freshness,
        null as rows_last_run,
        logins.verdict,
        logins.remedy,
        null as note,
        logins.expires_at,
        logins.scopes as scopes_granted
    from logins
    semi join accounts on logins.account_id = accounts.account_id
)

select * from final
