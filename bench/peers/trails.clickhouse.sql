-- SPDX-License-Identifier: Apache-2.0
--
-- Questions about trails for ClickHouse's engine, as in trails.duckdb.sql. Both
-- tables are ordered by customer and time; "best" has the touchpoint already, and
-- aggregates in the order of the table.

-- name: graph natural
WITH steps AS (
	SELECT customer, touchpoint AS a, leadInFrame(touchpoint) OVER w AS b, leadInFrame(occurred) OVER w AS later, occurred
	FROM t.facts INNER JOIN t.shapes USING shape WINDOW w AS (PARTITION BY customer ORDER BY occurred, position ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)
), edges AS (
	SELECT concat(toString(a), '>', toString(b)) AS e, count() AS n, uniqExact(customer) AS customers, quantilesExactInclusive(0.5, 0.9)(later - occurred) AS q
	FROM steps WHERE later > 0 GROUP BY a, b
)
SELECT concat(k.1, e), k.2 FROM edges ARRAY JOIN [('count ', toFloat64(n)), ('customers ', toFloat64(customers)), ('median ', q[1] / 1000), ('p90 ', q[2] / 1000)] AS k

-- name: graph best
WITH per AS (SELECT groupArray(touchpoint) AS t, groupArray(occurred) AS o FROM t.trails GROUP BY customer),
steps AS (SELECT arrayMap((a, b) -> toUInt16(a * 60 + b), arrayPopBack(t), arrayPopFront(t)) AS es, arrayPopFront(arrayDifference(o)) AS gaps FROM per),
edges AS (
	SELECT e, count() AS n, countIf(k = 1) AS customers, quantilesExactInclusive(0.5, 0.9)(gap) AS q
	FROM steps ARRAY JOIN es AS e, gaps AS gap, arrayEnumerateUniq(es) AS k GROUP BY e
)
SELECT concat(k.1, toString(intDiv(e, 60)), '>', toString(e % 60)), k.2
FROM edges ARRAY JOIN [('count ', toFloat64(n)), ('customers ', toFloat64(customers)), ('median ', q[1] / 1000), ('p90 ', q[2] / 1000)] AS k
SETTINGS optimize_aggregation_in_order = 1

-- name: variants natural
WITH variants AS (
	SELECT path, count() AS n FROM (SELECT arrayStringConcat(arrayMap(x -> x.3, arraySort(groupArray((occurred, position, touchpoint)))), '>') AS path FROM t.facts INNER JOIN t.shapes USING shape GROUP BY customer) GROUP BY path
)
SELECT k.1, k.2 FROM (SELECT path AS way, n, count() OVER () AS total FROM variants ORDER BY n DESC LIMIT 100)
ARRAY JOIN [(concat('variant ', way), n), ('variants', total)] AS k

-- name: variants best
WITH variants AS (
	SELECT any(t) AS path, count() AS n FROM (SELECT groupArray(touchpoint) AS t FROM t.trails GROUP BY customer) GROUP BY sipHash64(t)
)
SELECT k.1, k.2 FROM (SELECT arrayStringConcat(path, '>') AS way, n, count() OVER () AS total FROM variants ORDER BY n DESC LIMIT 100)
ARRAY JOIN [(concat('variant ', way), n), ('variants', total)] AS k
SETTINGS optimize_aggregation_in_order = 1

-- name: paths natural
WITH after AS (SELECT arrayMap(x -> x.3, arraySort(groupArray((occurred, position, touchpoint)))) AS t, indexOf(t, 4) AS at, arraySlice(t, at + 1, 5) AS p FROM t.facts INNER JOIN t.shapes USING shape GROUP BY customer HAVING at > 0),
(SELECT groupArray((p, c)) FROM (SELECT p, count() AS c FROM after GROUP BY p)) AS counted,
leaves AS (SELECT arrayJoin(counted) AS pair, pair.1 AS p, pair.2 AS c),
l1 AS (SELECT arraySlice(p, 1, 1) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 1 GROUP BY q ORDER BY n DESC, q LIMIT 8),
l2 AS (SELECT arraySlice(p, 1, 2) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 2 AND arraySlice(p, 1, 1) IN (SELECT q FROM l1) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 1)),
l3 AS (SELECT arraySlice(p, 1, 3) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 3 AND arraySlice(p, 1, 2) IN (SELECT q FROM l2) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 2)),
l4 AS (SELECT arraySlice(p, 1, 4) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 4 AND arraySlice(p, 1, 3) IN (SELECT q FROM l3) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 3)),
l5 AS (SELECT arraySlice(p, 1, 5) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 5 AND arraySlice(p, 1, 4) IN (SELECT q FROM l4) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 4))
SELECT * FROM (SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l1
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l2
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l3
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l4
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l5)

-- name: paths best
WITH after AS (SELECT groupArray(touchpoint) AS t, indexOf(t, 4) AS at, arraySlice(t, at + 1, 5) AS p FROM t.trails GROUP BY customer HAVING at > 0),
(SELECT groupArray((p, c)) FROM (SELECT p, count() AS c FROM after GROUP BY p)) AS counted,
leaves AS (SELECT arrayJoin(counted) AS pair, pair.1 AS p, pair.2 AS c),
l1 AS (SELECT arraySlice(p, 1, 1) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 1 GROUP BY q ORDER BY n DESC, q LIMIT 8),
l2 AS (SELECT arraySlice(p, 1, 2) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 2 AND arraySlice(p, 1, 1) IN (SELECT q FROM l1) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 1)),
l3 AS (SELECT arraySlice(p, 1, 3) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 3 AND arraySlice(p, 1, 2) IN (SELECT q FROM l2) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 2)),
l4 AS (SELECT arraySlice(p, 1, 4) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 4 AND arraySlice(p, 1, 3) IN (SELECT q FROM l3) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 3)),
l5 AS (SELECT arraySlice(p, 1, 5) AS q, sum(c) AS n FROM leaves WHERE length(p) >= 5 AND arraySlice(p, 1, 4) IN (SELECT q FROM l4) GROUP BY q ORDER BY n DESC, q LIMIT 8 BY arraySlice(q, 1, 4))
SELECT * FROM (SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l1
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l2
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l3
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l4
UNION ALL SELECT concat('path ', arrayStringConcat(q, '>')), n FROM l5)
SETTINGS optimize_aggregation_in_order = 1

-- name: funnel natural
WITH levels AS (SELECT windowFunnel(604800000)(occurred, touchpoint = 0, touchpoint = 1, touchpoint = 2, touchpoint = 3) AS level FROM t.facts INNER JOIN t.shapes USING shape GROUP BY customer)
SELECT concat('step ', toString(k)), toFloat64(countIf(level >= k)) FROM levels ARRAY JOIN [1, 2, 3, 4] AS k GROUP BY k

-- name: funnel best
WITH levels AS (SELECT windowFunnel(604800000)(occurred, touchpoint = 0, touchpoint = 1, touchpoint = 2, touchpoint = 3) AS level FROM t.trails WHERE touchpoint < 4 GROUP BY customer)
SELECT concat('step ', toString(k)), toFloat64(countIf(level >= k)) FROM levels ARRAY JOIN [1, 2, 3, 4] AS k GROUP BY k
SETTINGS optimize_aggregation_in_order = 1

-- name: reach natural
SELECT concat('customers ', toString(touchpoint)), uniqExact(customer) FROM t.facts INNER JOIN t.shapes USING shape GROUP BY touchpoint

-- name: reach best
SELECT concat('customers ', toString(touchpoint)), uniqExact(customer) FROM t.trails GROUP BY touchpoint
