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

edges as (
    select * from {{ ref('int_edges_listed') }}
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

older_follows as (
    select
        cuts.witness_id,
        cuts.oldest_at,
        count(*) as older_count
    from cuts
    inner join edges
        on cuts.witness_id = edges.capture_id and cuts.oldest_at > edges.followed_at
    group by cuts.witness_id, cuts.oldest_at
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

minutes_shown as (
    select distinct
        edges.capture_id,
        date_trunc('minute', edges.followed_at) as followed_at
    from edges
    semi join suspected on edges.capture_id = suspected.capture_id
),

-- By follow time and not by name, so that a rename is no absence.
later_follows as (
    select
        suspected.capture_id,
        suspected.witness_id,
        count(*) as later_count,
        count(*) filter (where minutes_shown.followed_at is null) as later_missing
    from suspected
    inner join edges
        on
            suspected.witness_id = edges.capture_id
            and suspected.oldest_at <= edges.followed_at
            and suspected.captured_at > edges.followed_at
    left join minutes_shown
        on
            suspected.capture_id = minutes_shown.capture_id
            and date_trunc('minute', edges.followed_at) = minutes_shown.followed_at
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
