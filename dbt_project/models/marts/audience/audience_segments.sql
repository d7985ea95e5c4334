-- One row per account, UTC day, audience, dimension and segment.
with demographics as (
    select * from {{ ref('stg_graph_api__demographics') }}
),

counts as (
    select * from {{ ref('int_followers_counted') }}
),

-- Age and gender are also told together; they are here one by one.
dated as (
    select
        account_id,
        cast(timezone('UTC', captured_at) as date) as captured_date,
        captured_at,
        case metric
            when 'follower_demographics' then 'followers'
            when 'engaged_audience_demographics' then 'engaged'
            when 'reached_audience_demographics' then 'reached'
        end as audience,
        nullif(timeframe, '') as timeframe,
        breakdown as dimension,
        segment,
        people
    from demographics
    where breakdown in ('age', 'gender', 'city', 'country')
),

-- Segments of different answers must not be mixed: one that is gone has become smaller than others.
listed as (
    select *
    from dated
    where audience is not null
    qualify rank() over (
        partition by account_id, captured_date, audience, dimension order by captured_at desc
    ) = 1
),

answers as (
    select
        account_id,
        captured_date,
        audience,
        dimension,
        max(captured_at) as captured_at,
        max(timeframe) as timeframe,
        sum(people) as people_listed
    from listed
    group by account_id, captured_date, audience, dimension
),

-- How many people the other audiences have, Instagram does not say.
counted as (
    select
        answers.*,
        case
            when
                abs(epoch(counts.counted_at) - epoch(answers.captured_at))
                <= {{ var('reported_within_hours') }} * 3600
                then counts.followers_count
        end as followers_count
    from answers
    asof left join counts
        on
            answers.account_id = counts.account_id
            and answers.captured_at > counts.nearest_after
            and answers.audience = 'followers'
),

-- Fewer followers than people listed: the two were counted at different moments, and what lies
-- between them cannot be told.
measured as (
    select
        *,
        case when followers_count >= people_listed then followers_count end as people_in_all
    from counted
),

segments as (
    select
        measured.*,
        listed.segment,
        listed.people,
        false as is_unknown
    from measured
    inner join listed
        on
            measured.account_id = listed.account_id
            and measured.captured_date = listed.captured_date
            and measured.audience = listed.audience
            and measured.dimension = listed.dimension
    union all
    select
        *,
        null as segment,
        people_in_all - people_listed as people,
        true as is_unknown
    from measured
),

final as (
    select
        account_id,
        captured_date,
        captured_at,
        audience,
        timeframe,
        dimension,
        segment,
        coalesce(segment, '') as segment_key,
        cast(people as bigint) as followers,
        {{ ratio('people', 'people_in_all') }} as share,
        followers_count,
        is_unknown
    from segments
)

select * from final
