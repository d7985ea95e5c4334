-- One row per account, list and capture that shows it, numbered by time.
-- A partial capture takes part as well: it shows who is there, and who is not within its window.
-- One that may as well be from before as from after another, surer one takes none: nothing may rest
-- on an order that nobody knows.
with captures as (
    select * from {{ ref('int_captures_judged') }}
),

lists as (
    select * from {{ ref('int_lists_measured') }}
),

placed as (
    select * from {{ ref('int_lists_placed') }}
),

sightings as (
    select * from {{ ref('stg_exports__sightings') }}
),

-- A list was made after the newest follow in it.
shown as (
    select
        captures.account_id,
        lists.list_name,
        captures.capture_id,
        captures.archive_sha256,
        captures.captured_at,
        captures.written_before,
        captures.completeness,
        captures.imported_at,
        captures.is_following_uncut,
        lists.newest_at,
        greatest(captures.captured_at, lists.newest_at) as made_after,
        -- Older rows may merely be cut off, so their absence proves nothing; null: all of time.
        case
            when lists.list_name = 'followers' then captures.followers_covered_from
            else captures.following_covered_from
        end as covered_from,
        row_number() over (
            partition by captures.account_id, lists.list_name
            order by
                captures.captured_at_precision_seconds asc nulls last,
                captures.captured_at desc,
                captures.capture_id asc
        ) as authority
    from captures
    inner join lists on captures.capture_id = lists.capture_id
),

overlapping as (
    select
        shown.list_name,
        shown.capture_id,
        surer.capture_id as surer_id,
        least(shown.made_after, surer.made_after) as first_made_after,
        case
            when shown.made_after > surer.made_after then shown.capture_id else surer.capture_id
        end as later_id
    from shown
    inner join shown as surer
        on
            shown.account_id = surer.account_id
            and shown.list_name = surer.list_name
            and shown.authority > surer.authority
            and (
                (
                    shown.made_after < surer.written_before
                    and shown.written_before > surer.made_after
                )
                or (
                    shown.made_after = surer.made_after
                    and shown.written_before = surer.written_before
                )
            )
),

contested as (
    select
        placed.*,
        overlapping.capture_id as unsure_id,
        overlapping.surer_id,
        overlapping.first_made_after
    from placed
    inner join overlapping
        on
            placed.capture_id = overlapping.later_id
            and placed.list_name = overlapping.list_name
),

newer_sightings as (
    select sightings.*
    from sightings
    semi join contested
        on
            sightings.account_username = contested.account_username
            and sightings.list_name = contested.list_name
            and sightings.followed_at > contested.first_made_after
),

newer_shown as (
    {{ rows_shown(
        'contested', 'newer_sightings', ['unsure_id', 'surer_id', 'first_made_after']
    ) }}
),

-- A list that lacks several follows which another shows, all from after the earliest time at which
-- it can have been made, was made before that other.
decided as (
    select
        list_name,
        unsure_id,
        surer_id
    from newer_shown
    where first_made_after < followed_at
    group by list_name, unsure_id, surer_id
    having count(distinct username) >= {{ var('newer_follows_least') }}
),

unordered as (
    select overlapping.*
    from overlapping
    anti join decided
        on
            overlapping.list_name = decided.list_name
            and overlapping.capture_id = decided.unsure_id
            and overlapping.surer_id = decided.surer_id
),

final as (
    select
        shown.account_id,
        shown.list_name,
        row_number() over (
            partition by shown.account_id, shown.list_name
            order by shown.made_after, shown.newest_at, shown.capture_id
        ) as ordinal,
        shown.capture_id,
        shown.archive_sha256,
        shown.captured_at,
        shown.completeness,
        shown.imported_at,
        shown.covered_from,
        shown.is_following_uncut,
        -- The lists of an archive are a little older than the archive: who followed since this
        -- moment may be missing from it.
        greatest(
            shown.newest_at, shown.captured_at - interval {{ var('list_lag_minutes') }} minutes
        ) as listed_after,
        shown.written_before
    from shown
    anti join unordered
        on
            shown.capture_id = unordered.capture_id
            and shown.list_name = unordered.list_name
)

select * from final
