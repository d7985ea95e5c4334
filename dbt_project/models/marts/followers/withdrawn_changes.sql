-- One row per event that was published and that the archives taken in since do not bear out.
with claims as (
    select * from {{ ref('int_claims_remembered') }}
    where withdrawn_at is not null
),

captures as (
    select * from {{ ref('int_captures_judged') }}
),

accounts as (
    select * from {{ ref('accounts') }}
),

changes as (
    select * from {{ ref('follower_changes') }}
),

sightings as (
    select * from {{ ref('int_sightings_derived') }}
    where list_name = 'followers'
),

-- An archive that turned out to be another account's takes its claims along.
owned as (
    select
        claims.*,
        captures.captured_at,
        captures.completeness,
        captures.is_short
    from claims
    left join captures on claims.to_capture_id = captures.capture_id
    where claims.account_id in (select accounts.account_id from accounts)
),

-- The newest capture that was not known yet.
arrived_since as (
    select
        owned.change_id,
        arg_max(captures.capture_id, captures.imported_at) as capture_id
    from owned
    inner join captures
        on
            owned.account_id = captures.account_id
            and owned.claimed_at < captures.imported_at
            and owned.withdrawn_at >= captures.imported_at
    group by owned.change_id
),

renamed as (
    select distinct owned.change_id
    from owned
    inner join changes
        on
            owned.account_id = changes.account_id
            and changes.change_type = 'renamed'
            and owned.followed_at = changes.followed_at
            and owned.username_then in (changes.previous_username, changes.new_username)
    where owned.change_type <> 'renamed'
),

still_listed as (
    select distinct owned.change_id
    from owned
    inner join sightings
        on
            owned.account_id = sightings.account_id
            and owned.username_then = sightings.username
            and owned.followed_at = sightings.followed_at
            and owned.happened_after >= sightings.seen_from
            and coalesce(owned.happened_before < sightings.gone_at, true)
    where owned.change_type = 'lost'
),

-- The same loss, for which another reason is given by now, or none.
given_otherwise as (
    select
        owned.change_id,
        any_value(changes.reason) as reason
    from owned
    inner join changes
        on
            owned.account_id = changes.account_id
            and owned.change_type = changes.change_type
            and owned.username_then = changes.username_then
            and owned.followed_at is not distinct from changes.followed_at
            and owned.happened_after <= changes.happened_before
            and owned.happened_before >= changes.happened_after
    group by owned.change_id
),

final as (
    select
        owned.change_id,
        owned.account_id,
        owned.change_type,
        owned.username_then as username,
        owned.previous_username,
        owned.reason,
        owned.happened_after,
        owned.happened_before,
        captures_from.capture_id as from_capture_id,
        captures_to.capture_id as to_capture_id,
        owned.evidence,
        owned.claimed_at,
        owned.withdrawn_at,
        case
            when renamed.change_id is not null
                then 'They changed their name, as another archive shows.'
            when given_otherwise.reason = 'gone'
                then 'They are gone, but what was taken for the reason does not prove it.'
            when given_otherwise.reason is not null
                then printf('They are gone, but for another reason: %s.', given_otherwise.reason)
            when still_listed.change_id is not null and owned.is_short
                then printf(
                    'The list of %s UTC was not whole: Instagram counted more followers.',
                    {{ utc_text('owned.captured_at') }}
                )
            when still_listed.change_id is not null and owned.completeness = 'partial'
                then printf(
                    'The list of %s UTC was not whole, as another archive shows.',
                    {{ utc_text('owned.captured_at') }}
                )
            when still_listed.change_id is not null and arrived_since.capture_id is not null
                then 'Another archive shows them listed throughout.'
            when arrived_since.capture_id is not null
                then 'The archives taken in since then do not bear it out.'
            else 'What Instagram has told since then does not bear it out.'
        end as withdrawn_because,
        arrived_since.capture_id as disproved_by_capture_id
    from owned
    left join captures as captures_from on owned.from_capture_id = captures_from.capture_id
    left join captures as captures_to on owned.to_capture_id = captures_to.capture_id
    left join arrived_since on owned.change_id = arrived_since.change_id
    left join renamed on owned.change_id = renamed.change_id
    left join given_otherwise on owned.change_id = given_otherwise.change_id
    left join still_listed on owned.change_id = still_listed.change_id
)

select * from final
