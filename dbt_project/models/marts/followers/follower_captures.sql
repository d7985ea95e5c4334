-- One row per capture: one reading of an account's follower and following lists.
with captures as (
    select * from {{ ref('int_captures_judged') }}
),

arrivals as (
    select * from {{ ref('int_arrivals_classified') }}
),

departures as (
    select * from {{ ref('int_departures_classified') }}
),

ordered as (
    select * from {{ ref('int_captures_ordered') }}
    where list_name = 'followers'
),

-- What a capture shows but cannot explain is said here, since it gives no event.
unjudged as (
    select
        to_capture_id as capture_id,
        arrival = 'unexplained' as is_unexplained
    from arrivals
    where arrival in ('ambiguous', 'unexplained')
    union all
    select
        to_capture_id as capture_id,
        false as is_unexplained
    from departures
    where departure = 'ambiguous'
),

unjudged_counts as (
    select
        capture_id,
        count(*) filter (where not is_unexplained) as ambiguous_names,
        count(*) filter (where is_unexplained) as unexplained_names
    from unjudged
    group by capture_id
),

final as (
    select
        captures.capture_id,
        captures.account_id,
        'export' as source,
        captures.captured_at,
        ordered.written_before,
        ordered.ordinal,
        captures.followers_listed,
        captures.following_listed,
        captures.followers_reported,
        captures.completeness,
        captures.followers_covered_from as covered_from,
        captures.reasons
        || case
            when unjudged_counts.ambiguous_names > 0
                then [printf(
                    '%d names share their follow second with others that changed: who renamed and '
                    || 'who left cannot be told.', unjudged_counts.ambiguous_names
                )]
            else []
        end
        || case
            when unjudged_counts.unexplained_names > 0
                then [printf(
                    '%d names appeared with an old follow time: returned, renamed, or missing '
                    || 'from the capture before.', unjudged_counts.unexplained_names
                )]
            else []
        end
        || case
            when captures.followers_listed is not null and ordered.capture_id is null
                then [
                    'Whether it was made before or after another archive cannot be told, so its '
                    || 'followers list is not compared.'
                ]
            else []
        end as reasons,
        captures.archive_sha256,
        captures.imported_at
    from captures
    left join ordered on captures.capture_id = ordered.capture_id
    left join unjudged_counts on captures.capture_id = unjudged_counts.capture_id
)

select * from final
