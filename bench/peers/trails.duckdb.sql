-- SPDX-License-Identifier: Apache-2.0
--
-- Questions about trails for DuckDB. "natural" is what somebody writes over the
-- facts: shapes joined to touchpoints, window functions, string_agg, self joins.
-- "best" is the fastest formulation found over a table that is sorted by customer
-- and holds the touchpoint and the place in the trail (n) already. Slower there:
-- approx_quantile and quantiles by histogram for the graph, lists and ordered
-- string_agg for variants, windows over five leads for paths, ASOF joins and
-- running maxima for the funnel, bits by touchpoint for reach.
--
-- Every question gives names and values: counts, and times in seconds.

-- name: graph natural
WITH steps AS (
	SELECT customer, touchpoint AS a, lead(touchpoint) OVER w AS b, lead(occurred) OVER w - occurred AS gap
	FROM facts JOIN shapes USING (shape)
	WINDOW w AS (PARTITION BY customer ORDER BY occurred, position)
), edges AS (
	SELECT a, b, count(*) AS n, count(DISTINCT customer) AS customers, quantile_cont(gap, [0.5, 0.9]) AS q
	FROM steps WHERE b IS NOT NULL GROUP BY a, b
)
SELECT unnest(['count ', 'customers ', 'median ', 'p90 ']) || a || '>' || b, unnest([n::DOUBLE, customers, q[1] / 1000, q[2] / 1000]) FROM edges;

-- name: graph best
WITH steps AS (
	SELECT customer, touchpoint AS a, lead(touchpoint) OVER () AS b, lead(customer) OVER () AS next, lead(occurred) OVER () - occurred AS gap
	FROM trails
), per AS (
	SELECT (a::USMALLINT*60+b)::USMALLINT AS e, customer, count(*) AS n FROM steps WHERE next = customer GROUP BY e, customer
), counts AS (SELECT e, sum(n) AS n, count(*) AS customers FROM per GROUP BY e),
hist AS (SELECT (a::USMALLINT*60+b)::USMALLINT AS e, quantile_cont(gap,[0.5,0.9]) AS q FROM steps WHERE next = customer GROUP BY e)
SELECT unnest(['count ', 'customers ', 'median ', 'p90 ']) || (e//60) || '>' || (e%60), unnest([n::DOUBLE, customers, q[1] / 1000, q[2] / 1000]) FROM counts JOIN hist USING (e);

-- name: variants natural
WITH paths AS (
	SELECT string_agg(touchpoint::VARCHAR, '>' ORDER BY occurred, position) AS path
	FROM facts JOIN shapes USING (shape) GROUP BY customer
), variants AS (SELECT path, count(*) AS n FROM paths GROUP BY path)
(SELECT 'variant ' || path, n::DOUBLE FROM variants ORDER BY n DESC LIMIT 100)
UNION ALL SELECT 'variants', count(*) FROM variants;

-- name: variants best
WITH paths AS (
	SELECT customer, sum(hash(n, touchpoint)::HUGEINT) AS path FROM trails GROUP BY customer
), variants AS (SELECT path, count(*) AS n, any_value(customer) AS customer FROM paths GROUP BY path),
top AS (SELECT * FROM variants ORDER BY n DESC LIMIT 100)
SELECT 'variant ' || string_agg(touchpoint::VARCHAR, '>' ORDER BY t.n), any_value(top.n)::DOUBLE FROM trails t JOIN top USING (customer) GROUP BY customer
UNION ALL SELECT 'variants', count(*) FROM variants;

-- name: paths natural
WITH s AS (
	SELECT customer, touchpoint, row_number() OVER (PARTITION BY customer ORDER BY occurred, position) AS n FROM facts JOIN shapes USING (shape)
), first AS (SELECT customer, min(n) AS n FROM s WHERE touchpoint = 4 GROUP BY customer),
after AS (
	SELECT max(touchpoint) FILTER (s.n = first.n + 1) AS s1,
		max(touchpoint) FILTER (s.n = first.n + 2) AS s2,
		max(touchpoint) FILTER (s.n = first.n + 3) AS s3,
		max(touchpoint) FILTER (s.n = first.n + 4) AS s4,
		max(touchpoint) FILTER (s.n = first.n + 5) AS s5
	FROM s JOIN first USING (customer) WHERE s.n > first.n AND s.n <= first.n + 5 GROUP BY customer
), leaves AS (SELECT s1, s2, s3, s4, s5, count(*) AS n FROM after GROUP BY ALL),
l1 AS (SELECT s1, sum(n) AS n FROM leaves WHERE s1 IS NOT NULL GROUP BY ALL ORDER BY n DESC, s1 LIMIT 8),
l2 AS (SELECT s1, s2, sum(leaves.n) AS n FROM leaves SEMI JOIN l1 USING (s1) WHERE s2 IS NOT NULL GROUP BY s1, s2
	QUALIFY row_number() OVER (PARTITION BY s1 ORDER BY sum(leaves.n) DESC, s2) <= 8),
l3 AS (SELECT s1, s2, s3, sum(leaves.n) AS n FROM leaves SEMI JOIN l2 USING (s1, s2) WHERE s3 IS NOT NULL GROUP BY s1, s2, s3
	QUALIFY row_number() OVER (PARTITION BY s1, s2 ORDER BY sum(leaves.n) DESC, s3) <= 8),
l4 AS (SELECT s1, s2, s3, s4, sum(leaves.n) AS n FROM leaves SEMI JOIN l3 USING (s1, s2, s3) WHERE s4 IS NOT NULL GROUP BY s1, s2, s3, s4
	QUALIFY row_number() OVER (PARTITION BY s1, s2, s3 ORDER BY sum(leaves.n) DESC, s4) <= 8),
l5 AS (SELECT s1, s2, s3, s4, s5, sum(leaves.n) AS n FROM leaves SEMI JOIN l4 USING (s1, s2, s3, s4) WHERE s5 IS NOT NULL GROUP BY s1, s2, s3, s4, s5
	QUALIFY row_number() OVER (PARTITION BY s1, s2, s3, s4 ORDER BY sum(leaves.n) DESC, s5) <= 8)
SELECT 'path ' || concat_ws('>', s1), n::DOUBLE FROM l1
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2), n::DOUBLE FROM l2
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2, s3), n::DOUBLE FROM l3
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2, s3, s4), n::DOUBLE FROM l4
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2, s3, s4, s5), n::DOUBLE FROM l5;

-- name: paths best
WITH first AS (SELECT customer, min(n) AS n FROM trails WHERE touchpoint = 4 GROUP BY customer),
after AS (
	SELECT sum((touchpoint::BIGINT + 1) << (8 * (s.n - first.n - 1)::INTEGER))::BIGINT AS p
	FROM trails s JOIN first ON s.customer = first.customer AND s.n > first.n AND s.n <= first.n + 5 GROUP BY s.customer
), grouped AS (SELECT p, count(*) AS n FROM after GROUP BY p),
leaves AS (SELECT nullif((p >> 0) & 255, 0) - 1 AS s1, nullif((p >> 8) & 255, 0) - 1 AS s2, nullif((p >> 16) & 255, 0) - 1 AS s3, nullif((p >> 24) & 255, 0) - 1 AS s4, nullif((p >> 32) & 255, 0) - 1 AS s5, n FROM grouped),
l1 AS (SELECT s1, sum(n) AS n FROM leaves WHERE s1 IS NOT NULL GROUP BY ALL ORDER BY n DESC, s1 LIMIT 8),
l2 AS (SELECT s1, s2, sum(leaves.n) AS n FROM leaves SEMI JOIN l1 USING (s1) WHERE s2 IS NOT NULL GROUP BY s1, s2
	QUALIFY row_number() OVER (PARTITION BY s1 ORDER BY sum(leaves.n) DESC, s2) <= 8),
l3 AS (SELECT s1, s2, s3, sum(leaves.n) AS n FROM leaves SEMI JOIN l2 USING (s1, s2) WHERE s3 IS NOT NULL GROUP BY s1, s2, s3
	QUALIFY row_number() OVER (PARTITION BY s1, s2 ORDER BY sum(leaves.n) DESC, s3) <= 8),
l4 AS (SELECT s1, s2, s3, s4, sum(leaves.n) AS n FROM leaves SEMI JOIN l3 USING (s1, s2, s3) WHERE s4 IS NOT NULL GROUP BY s1, s2, s3, s4
	QUALIFY row_number() OVER (PARTITION BY s1, s2, s3 ORDER BY sum(leaves.n) DESC, s4) <= 8),
l5 AS (SELECT s1, s2, s3, s4, s5, sum(leaves.n) AS n FROM leaves SEMI JOIN l4 USING (s1, s2, s3, s4) WHERE s5 IS NOT NULL GROUP BY s1, s2, s3, s4, s5
	QUALIFY row_number() OVER (PARTITION BY s1, s2, s3, s4 ORDER BY sum(leaves.n) DESC, s5) <= 8)
SELECT 'path ' || concat_ws('>', s1), n::DOUBLE FROM l1
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2), n::DOUBLE FROM l2
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2, s3), n::DOUBLE FROM l3
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2, s3, s4), n::DOUBLE FROM l4
UNION ALL SELECT 'path ' || concat_ws('>', s1, s2, s3, s4, s5), n::DOUBLE FROM l5;

-- name: funnel natural
WITH e AS (SELECT customer, occurred, touchpoint FROM facts JOIN shapes USING (shape) WHERE touchpoint < 4),
w1 AS (SELECT customer, occurred AS t1 FROM e WHERE touchpoint = 0),
w2 AS (SELECT w1.customer, w1.t1, min(e.occurred) AS t2 FROM w1 JOIN e ON e.customer = w1.customer AND e.touchpoint = 1
	AND e.occurred > w1.t1 AND e.occurred <= w1.t1 + 604800000 GROUP BY ALL),
w3 AS (SELECT w2.customer, w2.t1, min(e.occurred) AS t3 FROM w2 JOIN e ON e.customer = w2.customer AND e.touchpoint = 2
	AND e.occurred > w2.t2 AND e.occurred <= w2.t1 + 604800000 GROUP BY ALL),
w4 AS (SELECT w3.customer, w3.t1, min(e.occurred) AS t4 FROM w3 JOIN e ON e.customer = w3.customer AND e.touchpoint = 3
	AND e.occurred > w3.t3 AND e.occurred <= w3.t1 + 604800000 GROUP BY ALL)
SELECT 'step 1', count(DISTINCT customer)::DOUBLE FROM w1
UNION ALL SELECT 'step 2', count(DISTINCT customer)::DOUBLE FROM w2
UNION ALL SELECT 'step 3', count(DISTINCT customer)::DOUBLE FROM w3
UNION ALL SELECT 'step 4', count(DISTINCT customer)::DOUBLE FROM w4;

-- name: funnel best
WITH e AS (SELECT customer, occurred, touchpoint FROM trails WHERE touchpoint < 4),
w1 AS (SELECT customer, occurred AS t1 FROM e WHERE touchpoint = 0),
w2 AS (SELECT w1.customer, w1.t1, min(e.occurred) AS t2 FROM w1 JOIN e ON e.customer = w1.customer AND e.touchpoint = 1
	AND e.occurred > w1.t1 AND e.occurred <= w1.t1 + 604800000 GROUP BY ALL),
w3 AS (SELECT w2.customer, w2.t1, min(e.occurred) AS t3 FROM w2 JOIN e ON e.customer = w2.customer AND e.touchpoint = 2
	AND e.occurred > w2.t2 AND e.occurred <= w2.t1 + 604800000 GROUP BY ALL),
w4 AS (SELECT w3.customer, w3.t1, min(e.occurred) AS t4 FROM w3 JOIN e ON e.customer = w3.customer AND e.touchpoint = 3
	AND e.occurred > w3.t3 AND e.occurred <= w3.t1 + 604800000 GROUP BY ALL)
SELECT 'step 1', count(DISTINCT customer)::DOUBLE FROM w1
UNION ALL SELECT 'step 2', count(DISTINCT customer)::DOUBLE FROM w2
UNION ALL SELECT 'step 3', count(DISTINCT customer)::DOUBLE FROM w3
UNION ALL SELECT 'step 4', count(DISTINCT customer)::DOUBLE FROM w4;

-- name: reach natural
SELECT 'customers ' || touchpoint, count(DISTINCT customer)::DOUBLE FROM facts JOIN shapes USING (shape) GROUP BY touchpoint;

-- name: reach best
SELECT 'customers ' || touchpoint, count(DISTINCT customer)::DOUBLE FROM trails GROUP BY touchpoint;
