-- A world's rows, in the words that SQLite and PostgreSQL share. Signs in braces are whole numbers.
-- Products copy templates, whose kinds take turns; n counts them from 1.
CREATE TEMPORARY TABLE bench_new AS
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {products})
SELECT number.n, {product} + number.n AS product_id, template.product_id AS template_id
FROM number JOIN bench_template AS template ON template.place = number.n % {templates};

INSERT INTO catalog_product (id, slug, sku, kind_id, brand, model, net_quantity, origin, weight_g,
    length_mm, width_mm, height_mm, battery_mah, battery_volts, watt_hours, battery_form,
    created_at, position)
SELECT one.product_id, old.slug || '-' || one.n, old.sku || '-' || one.n, old.kind_id, old.brand,
    old.model, old.net_quantity, old.origin, old.weight_g, old.length_mm, old.width_mm,
    old.height_mm, old.battery_mah, old.battery_volts, old.watt_hours, old.battery_form,
    old.created_at, one.n
FROM bench_new AS one JOIN catalog_product AS old ON old.id = one.template_id;

INSERT INTO catalog_producttrait (product_id, code)
SELECT one.product_id, old.code
FROM bench_new AS one JOIN catalog_producttrait AS old ON old.product_id = one.template_id;

INSERT INTO catalog_productattribute (product_id, attribute_id, value, position)
SELECT one.product_id, old.attribute_id, old.value, old.position
FROM bench_new AS one JOIN catalog_productattribute AS old ON old.product_id = one.template_id;

INSERT INTO catalog_certificate (product_id, country, type, reference, issuer, valid_from, valid_to,
    source, note)
SELECT one.product_id, old.country, old.type, old.reference, old.issuer, old.valid_from,
    old.valid_to, old.source, old.note
FROM bench_new AS one JOIN catalog_certificate AS old ON old.product_id = one.template_id;

-- Steps that share no divisor with the number of devices meet each device once.
INSERT INTO catalog_fit (product_id, device_id)
SELECT one.product_id, device.device_id
FROM bench_new AS one
JOIN catalog_product AS product ON product.id = one.product_id
JOIN catalog_kind AS kind ON kind.id = product.kind_id AND kind.needs_fit
JOIN bench_device AS step ON step.place < {fits}
JOIN bench_device AS device ON device.place = (one.n * 11
    + step.place * CASE one.n % 4 WHEN 0 THEN 1 WHEN 1 THEN 3 WHEN 2 THEN 7 ELSE 9 END) % {devices};

INSERT INTO catalog_variant (id, product_id, sku, colour, swatch, position)
SELECT {variant} + (one.n - 1) * {variants} + colour.place + 1, one.product_id,
    product.sku || '-' || colour.code, colour.code, colour.swatch, colour.place
FROM bench_new AS one
JOIN catalog_product AS product ON product.id = one.product_id
CROSS JOIN bench_colour AS colour;

-- The first picture shows the product, the others a variant each.
INSERT INTO catalog_image (product_id, variant_id, name, width, height, position)
SELECT variant.product_id, CASE WHEN variant.position > 0 THEN variant.id END, product.slug || '-' || variant.position, 960, 960,
    variant.position
FROM bench_new AS one
JOIN catalog_product AS product ON product.id = one.product_id
JOIN catalog_variant AS variant ON variant.product_id = one.product_id;

INSERT INTO i18n_translation (owner, owner_id, field, locale, text)
SELECT old.owner, one.product_id, old.field, old.locale,
    CASE old.field WHEN 'name' THEN old.text || ' ' || series.word || ' ' || one.n ELSE old.text END
FROM bench_new AS one
JOIN i18n_translation AS old ON old.owner = 'catalog.product' AND old.owner_id = one.template_id
JOIN bench_series AS series ON series.place = one.n % {series};

-- Further languages speak English here: the words are as long, and nobody reads them.
INSERT INTO i18n_translation (owner, owner_id, field, locale, text)
SELECT text.owner, text.owner_id, text.field, language.code, text.text
FROM i18n_translation AS text
JOIN bench_new AS one ON one.product_id = text.owner_id
CROSS JOIN bench_language AS language
WHERE text.owner = 'catalog.product' AND text.locale = 'en';

INSERT INTO i18n_translation (owner, owner_id, field, locale, text)
SELECT 'catalog.variant', variant.id, 'name', name.locale, name.text
FROM bench_new AS one
JOIN catalog_variant AS variant ON variant.product_id = one.product_id
JOIN bench_colour_name AS name ON name.place = variant.position;

INSERT INTO i18n_translation (owner, owner_id, field, locale, text)
SELECT 'catalog.image', image.id, 'alt', name.locale, product.text || ', ' || name.text
FROM bench_new AS one
JOIN catalog_image AS image ON image.product_id = one.product_id
JOIN bench_colour_name AS name ON name.place = image.position
JOIN i18n_translation AS product ON product.owner = 'catalog.product'
    AND product.owner_id = one.product_id AND product.field = 'name'
    AND product.locale = name.locale;

-- A further market lists what its model market lists, at the same figures.
INSERT INTO catalog_listing (market_id, product_id, stage, switched_on, goods_code, declaration,
    position)
SELECT market.market_id, one.product_id, '', TRUE, old.goods_code, old.declaration, one.n
FROM bench_new AS one
CROSS JOIN bench_market AS market
JOIN catalog_listing AS old ON old.product_id = one.template_id
    AND old.market_id = market.model_id;

INSERT INTO catalog_price (market_id, variant_id, kind, amount_minor, mrp_minor)
SELECT market.market_id, variant.id, 'LIST',
    old.amount_minor - old.amount_minor / 100 * (one.n % 20)
        - old.amount_minor / 50 * variant.position,
    old.mrp_minor
FROM bench_new AS one
CROSS JOIN bench_market AS market
JOIN bench_price AS old ON old.template_id = one.template_id AND old.market_id = market.model_id
JOIN catalog_variant AS variant ON variant.product_id = one.product_id;

-- One in ten is sold out, one in ten nearly; the rest outlasts any number of measured orders.
INSERT INTO catalog_stock (warehouse_id, variant_id, pool, on_hand, held)
SELECT house.id, variant.id, 'ON_HAND',
    CASE variant.id % 10 WHEN 0 THEN 0 WHEN 1 THEN 3 ELSE 100000 + variant.id % 97 END, 0
FROM catalog_warehouse AS house
CROSS JOIN bench_new AS one
JOIN catalog_variant AS variant ON variant.product_id = one.product_id;

INSERT INTO catalog_stockmovement (stock_id, delta, held_delta, reason, reference, at)
SELECT id, on_hand, 0, 'RECEIVED', 'bench-opening', CURRENT_TIMESTAMP FROM catalog_stock
WHERE on_hand > 0;
