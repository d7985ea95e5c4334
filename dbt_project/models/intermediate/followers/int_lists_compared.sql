-- One row per followers list that lacks every older follow which another capture shows.
-- People leave at all ages; where all known follows older than a list's oldest are missing at once,
-- and hardly any later one, the list was cut there (export-format.md 4.1, signals 3 and 4).
with measured as (
    select * from {{ ref('int_lists_measured') }}
    where list_name = 'followers'
),

captures as (
    select distinct
        capture_id,
        captured_at
    from {{ ref('int_archives_captured') }}
),

lists as (
    select
        measured.*,
        captures.captured_at
    from measured
    inner join captures on measured.capture_id = captures.capture_id
),

placed as (
    select * from {{ ref('int_lists_placed') }}
),

sightings as (
    select * from {{ ref('stg_exports__sightings') }}
    where list_name = 'followers' and followed_at is not null
),

-- The nearest capture before and after that reaches further back.
witnesses as (
    select
        lists.account_id,
        lists.capture_id,
        lists.captured_at,
        lists.oldest_at,
        peers.capture_id as witness_id,
        peers.captured_at as witnessed_at,
        peers.captured_at > lists.captured_at as is_later
    from lists
    inner join lists as peers
        on
            lists.account_id = peers.account_id
            and lists.captured_at <> peers.captured_at
            and lists.oldest_at > peers.oldest_at
    qualify row_number() over (
        partition by lists.capture_id, is_later
        order by abs(epoch(peers.captured_at) - epoch(lists.captured_at)), peers.capture_id
    ) = 1
),

-- Many lists in a row begin at the same follow, and then their witness is the same as well.
cuts as (
    select distinct
        witness_id,
        oldest_at
    from witnesses
),

witnessing as (
    select
        placed.*,
        cuts.oldest_at
    from placed
    inner join cuts on placed.capture_id = cuts.witness_id
),

older_sightings as (
    select sightings.*
    from sightings
    semi join cuts on sightings.followed_at < cuts.oldest_at
),

older_shown as (
    {{ rows_shown('witnessing', 'older_sightings', ['capture_id', 'oldest_at']) }}
),

older_follows as (
    select
        capture_id as witness_id,
        oldest_at,
        count(distinct username) as older_count
    from older_shown
    where followed_at < oldest_at
    group by capture_id, oldest_at
    having older_count >= {{ var('cut_names_least') }}
),

suspected as (
    select
        witnesses.*,
        older_follows.older_count
    from witnesses
    inner join older_follows
        on
            witnesses.witness_id = older_follows.witness_id
            and witnesses.oldest_at = older_follows.oldest_at
),

compared as (
    select placed.*
    from placed
    semi join suspected
        on placed.capture_id in (suspected.capture_id, suspected.witness_id)
),

shown as (
    {{ rows_shown('compared', 'sightings', ['capture_id']) }}
),

minutes_shown as (
    select distinct
        capture_id,
        date_trunc('minute', followed_at) as followed_at
    from shown
),

-- By follow time and not by name, so that a rename is no absence.
later_follows as (
    select
        suspected.capture_id,
        suspected.witness_id,
        count(distinct shown.username) as later_count,
        count(distinct shown.username) filter (where minutes_shown.followed_at is null)
            as later_missing
    from suspected
    inner join shown
        on
            suspected.witness_id = shown.capture_id
            and suspected.oldest_at <= shown.followed_at
            and suspected.captured_at > shown.followed_at
    left join minutes_shown
        on
            suspected.capture_id = minutes_shown.capture_id
            and date_trunc('minute', shown.followed_at) = minutes_shown.followed_at
    group by suspected.capture_id, suspected.witness_id
),

final as (
    select
        suspected.account_id,
        suspected.capture_id,
        suspected.witness_id,
        suspected.witnessed_at,
        suspected.is_later,
        suspected.oldest_at,
        suspected.older_count,
        coalesce(later_follows.later_count, 0) as later_count,
        coalesce(later_follows.later_missing, 0) as later_missing
    from suspected
    left join later_follows
        on
            suspected.capture_id = later_follows.capture_id
            and suspected.witness_id = later_follows.witness_id
    where
        -- The chance that so many missed by accident, if the old leave as often as the young.
        pow((later_missing + 1.0) / (later_count + 2.0), suspected.older_count)
        < {{ var('cut_chance_below') }}
)

select * from final
