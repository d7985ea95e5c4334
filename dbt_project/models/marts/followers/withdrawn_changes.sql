-- One row per event that was published and that the archives taken in since do not bear out.
with claims as (
    select * from {{ ref('int_claims_remembered') }}
    where withdrawn_at is not null
),

captures as (
    select * from {{ ref('int_captures_judged') }}
),

changes as (
    select * from {{ ref('follower_changes') }}
),

sightings as (
    select * from {{ ref('int_sightings_derived') }}
    where list_name = 'followers'
),

-- The capture that the claim rests on is its account's, whatever that is called by now.
owned as (
    select
        claims.* exclude (account_id),
        coalesce(captures.account_id, claims.account_id) as account_id,
        captures.captured_at,
        captures.completeness
    from claims
    left join captures on claims.to_capture_id = captures.capture_id
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
            when still_listed.change_id is not null and owned.completeness = 'partial'
                then printf(
                    'The list of %s UTC was not whole, as another archive shows.',
                    {{ utc_text('owned.captured_at') }}
                )
            when still_listed.change_id is not null
                then 'Another archive shows them listed throughout.'
            else 'The archives taken in since then do not bear it out.'
        end as withdrawn_because,
        arrived_since.capture_id as disproved_by_capture_id
    from owned
    left join captures as captures_from on owned.from_capture_id = captures_from.capture_id
    left join captures as captures_to on owned.to_capture_id = captures_to.capture_id
    left join arrived_since on owned.change_id = arrived_since.change_id
    left join renamed on owned.change_id = renamed.change_id
    left join still_listed on owned.change_id = still_listed.change_id
)

select * from final
