-- One row per request to follow, sent by the owner or received, as far as archives list it.
with archives as (
    select * from {{ ref('int_archives_captured') }}
),

lists as (
    select * from {{ ref('stg_exports__lists') }}
    where list_name in ('requests_sent', 'requests_pending', 'requests_received')
),

relationships as (
    select * from {{ ref('stg_exports__relationships') }}
    where
        list_name in ('requests_sent', 'requests_pending', 'requests_received')
        and followed_at is not null
),

sightings as (
    select * from {{ ref('int_sightings_derived') }}
),

-- An archive in HTML tells the minute only: the same request.
requests as (
    select
        archives.account_id,
        case when relationships.list_name = 'requests_received' then 'received' else 'sent' end
            as direction,
        relationships.username,
        max(relationships.followed_at) as requested_at,
        min(archives.captured_at) as first_listed_at,
        max(archives.captured_at) as last_listed_at,
        max(archives.captured_at) filter (
            where relationships.list_name in ('requests_pending', 'requests_received')
        ) as last_open_at
    from relationships
    inner join archives on relationships.archive_sha256 = archives.archive_sha256
    group by
        archives.account_id, direction, relationships.username,
        date_trunc('minute', relationships.followed_at)
),

-- Every archive that has the list of open requests.
open_lists as (
    select
        archives.account_id,
        case when lists.list_name = 'requests_received' then 'received' else 'sent' end
            as direction,
        archives.captured_at as listed_at,
        archives.written_before,
        lists.oldest_at
    from lists
    inner join archives on lists.archive_sha256 = archives.archive_sha256
    where lists.list_name in ('requests_pending', 'requests_received')
),

newest_open_lists as (
    select *
    from open_lists
    qualify row_number() over (partition by account_id, direction order by listed_at desc) = 1
),

-- The first archive that no longer has a request among the open ones. A list may be limited to a
-- date range; older requests are missing there anyhow.
closed as (
    select
        requests.account_id,
        requests.direction,
        requests.username,
        requests.requested_at,
        min(open_lists.written_before) as closed_before
    from requests
    inner join open_lists
        on
            requests.account_id = open_lists.account_id
            and requests.direction = open_lists.direction
            and requests.requested_at >= open_lists.oldest_at
            and open_lists.listed_at
            > coalesce(requests.last_open_at, requests.requested_at)
    group by
        requests.account_id, requests.direction, requests.username, requests.requested_at
),

-- A follow is due to a request if it began while the request was open, as far as archives tell: not
-- before one that shows it open, not after one that no longer does, and not long after either.
follows_after as (
    select
        requests.account_id,
        requests.direction,
        requests.username,
        requests.requested_at,
        min(greatest(sightings.followed_at, requests.requested_at)) as accepted_at
    from requests
    inner join sightings
        on
            requests.account_id = sightings.account_id
            and requests.username = sightings.username
            and date_trunc('minute', requests.requested_at)
            <= date_trunc('minute', sightings.followed_at)
            and sightings.list_name
            = case when requests.direction = 'sent' then 'following' else 'followers' end
    left join closed
        on
            requests.account_id = closed.account_id
            and requests.direction = closed.direction
            and requests.username = closed.username
            and requests.requested_at = closed.requested_at
    where
        coalesce(
            sightings.followed_at
            >= requests.last_open_at - interval {{ var('list_lag_minutes') }} minutes,
            true
        )
        and coalesce(sightings.followed_at <= closed.closed_before, true)
        and sightings.followed_at
        <= greatest(requests.requested_at, requests.last_open_at)
        + interval {{ var('request_known_days') }} days
    group by
        requests.account_id, requests.direction, requests.username, requests.requested_at
),

-- Of several requests before one follow, the last one led to it.
accepted as (
    select * from follows_after
    qualify row_number() over (
        partition by account_id, direction, username, accepted_at
        order by requested_at desc
    ) = 1
),

final as (
    select
        {{ key_of([
            'requests.account_id', 'requests.direction', 'requests.username',
            "date_trunc('minute', requests.requested_at)"
        ]) }} as request_id,
        requests.account_id,
        requests.direction,
        requests.username,
        requests.requested_at,
        requests.first_listed_at,
        requests.last_listed_at,
        accepted.accepted_at,
        (epoch(accepted.accepted_at) - epoch(requests.requested_at)) / 3600 as hours_to_acceptance,
        case
            when accepted.accepted_at is not null then 'accepted'
            when requests.last_open_at = newest_open_lists.listed_at then 'pending'
            when closed.closed_before is not null then 'ended'
            else 'unknown'
        end as outcome
    from requests
    left join newest_open_lists
        on
            requests.account_id = newest_open_lists.account_id
            and requests.direction = newest_open_lists.direction
    left join closed
        on
            requests.account_id = closed.account_id
            and requests.direction = closed.direction
            and requests.username = closed.username
            and requests.requested_at = closed.requested_at
    left join accepted
        on
            requests.account_id = accepted.account_id
            and requests.direction = accepted.direction
            and requests.username = accepted.username
            and requests.requested_at = accepted.requested_at
)

select * from final
