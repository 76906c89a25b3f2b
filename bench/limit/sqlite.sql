-- name: list
select cast('{{"products":[' || coalesce(
    group_concat('{{"card":' || card || ',"free":[' || free || ']}}'), '') || ']}}' as blob)
from (
    select row.card, (
            select group_concat(units) from (
                select coalesce((
                    select sum(stock.on_hand - stock.held) from catalog_stock as stock
                    where stock.variant_id = variant.id and stock.pool = 'ON_HAND'
                        and stock.warehouse_id in ({houses})), 0) as units
                from catalog_variant as variant where variant.product_id = row.product_id
                order by variant.position, variant.id)) as free
    from bench_shelf as row
    where row.market_id = {market} and row.locale = %(locale)s and row.kind_id = %(kind)s
        and row.since <= %(now)s and row.until > %(now)s and row.planned = 'LISTED' and row.proved
        and row.own_stage in ('', 'INVITE', 'PREORDER', 'OPEN', 'PAUSED')
        and exists (
            select 1 from catalog_fit as fit
            where fit.device_id = %(device)s and fit.product_id = row.product_id)
    order by row.position, row.product_id
    limit 24) as page

-- name: detail
select cast('{{"products":[' || coalesce(
    group_concat('{{"card":' || details || ',"free":[' || free || ']}}'), '') || ']}}' as blob)
from (
    select row.details, (
            select group_concat(units) from (
                select coalesce((
                    select sum(stock.on_hand - stock.held) from catalog_stock as stock
                    where stock.variant_id = variant.id and stock.pool = 'ON_HAND'
                        and stock.warehouse_id in ({houses})), 0) as units
                from catalog_variant as variant where variant.product_id = row.product_id
                order by variant.position, variant.id)) as free
    from bench_shelf as row
    where row.market_id = {market} and row.locale = %(locale)s and row.slug = %(slug)s
        and row.since <= %(now)s and row.until > %(now)s and row.planned = 'LISTED' and row.proved
        and row.own_stage in ('', 'INVITE', 'PREORDER', 'OPEN', 'PAUSED')
    limit 1) as page

-- name: search
select cast('{{"products":[' || coalesce(
    group_concat('{{"card":' || card || ',"free":[' || free || ']}}'), '') || ']}}' as blob)
from (
    select row.card, (
            select group_concat(units) from (
                select coalesce((
                    select sum(stock.on_hand - stock.held) from catalog_stock as stock
                    where stock.variant_id = variant.id and stock.pool = 'ON_HAND'
                        and stock.warehouse_id in ({houses})), 0) as units
                from catalog_variant as variant where variant.product_id = row.product_id
                order by variant.position, variant.id)) as free
    from catalog_searchdocument as document
    join bench_shelf as row on row.product_id = document.product_id
        and row.market_id = document.market_id and row.locale = document.locale
    where document.market_id = {market} and document.locale = %(locale)s
        and document.id in (
            select rowid from catalog_searchindex where catalog_searchindex match %(words)s)
        and row.since <= %(now)s and row.until > %(now)s and row.planned = 'LISTED' and row.proved
        and row.own_stage in ('', 'INVITE', 'PREORDER', 'OPEN', 'PAUSED')
    order by (' ' || document.title like '%% ' || %(first)s || '%%')
            + (' ' || document.title like '%% ' || %(second)s || '%%') desc,
        row.position, row.product_id
    limit 24) as page
