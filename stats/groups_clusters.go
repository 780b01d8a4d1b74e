// SPDX-License-Identifier: Apache-2.0

package stats

import "slices"

// rowsOf lists rows by key: those of the g-th distinct key stand together in
// sorted, from starts[g] to starts[g+1].
type rowsOf struct {
	sorted []uint32
	starts []int
}

func byKey(keys []uint32) rowsOf {
	index, distinct := renumber(keys)
	r := rowsOf{sorted: make([]uint32, len(keys)), starts: make([]int, distinct+1)}
	for _, g := range index {
		r.starts[g+1]++
	}
	for g := range distinct {
		r.starts[g+1] += r.starts[g]
	}
	next := slices.Clone(r.starts)
	for i, g := range index {
		r.sorted[next[g]] = uint32(i)
		next[g]++
	}
	return r
}

func (r rowsOf) keys() int { return len(r.starts) - 1 }

func (r rowsOf) at(g int) []uint32 { return r.sorted[r.starts[g]:r.starts[g+1]] }

// cell is what one cluster has in one group, or in all groups.
type cell struct {
	group int
	w, wy float64
	seen  int // answers of weight above zero
}

// deviation gives sum w (y - mean) of the cell.
func (c cell) deviation(mean float64) float64 { return c.wy - mean*c.w }

func (c cell) plus(o cell, sign float64) cell {
	return cell{w: c.w + sign*o.w, wy: c.wy + sign*o.wy, seen: c.seen + int(sign)*o.seen}
}

// clusterSums are sums over all clusters, whatever their groups.
type clusterSums struct {
	units       int
	ww, wy, yy  float64 // of w^2, w times wy, and wy^2
	covariances []float64
}

// addClusters fills what depends on clusters, in one pass over them, and gives
// the covariance of each group's mean with that of its others. For the others,
// sums over all clusters are taken as if none had a row in the group, and
// corrected cluster by cluster where one has.
func (g Grouping) addClusters(values []float64, origin float64, d Design, in, out []groupSums) (covariances []float64, clusters int) {
	rows := byKey(d.Clusters)
	clusters = rows.keys()
	all := clusterSums{covariances: make([]float64, g.Groups)}
	cells := make([]cell, 0, 8)
	for c := range clusters {
		cells = g.cells(cells[:0], rows.at(c), values, origin, d)
		all.add(cells, in, out)
	}
	factor := float64(clusters) / float64(max(1, clusters-1))
	for k := range out {
		o, m := &out[k], out[k].mean()
		o.units += all.units
		o.drawn += clusters
		o.unitSquares += all.ww
		o.unitDeviation += all.yy - 2*m*all.wy + m*m*all.ww
		all.covariances[k] *= factor / (in[k].w * o.w)
	}
	return all.covariances, clusters
}

// cells sums up one cluster's rows by group.
func (g Grouping) cells(cells []cell, rows []uint32, values []float64, origin float64, d Design) []cell {
	for _, row := range rows {
		group := g.of(int(row))
		at := slices.IndexFunc(cells, func(c cell) bool { return c.group == group })
		if at < 0 {
			at = len(cells)
			cells = append(cells, cell{group: group})
		}
		v, w := values[row], d.weight(int(row))
		if v == v && w > 0 {
			cells[at].seen++
			cells[at].w += w
			cells[at].wy += w * (v - origin)
		}
	}
	return cells
}

// add counts one cluster, given by its cells.
func (s *clusterSums) add(cells []cell, in, out []groupSums) {
	var whole cell
	for _, c := range cells {
		whole = whole.plus(c, 1)
	}
	s.units += min(1, whole.seen)
	s.ww += whole.w * whole.w
	s.wy += whole.w * whole.wy
	s.yy += whole.wy * whole.wy
	for _, c := range cells {
		if c.group < len(out) {
			s.covariances[c.group] += in[c.group].addCell(c) *
				out[c.group].takeCell(whole, whole.plus(c, -1), len(cells) == 1)
		}
	}
}

// addCell counts a cluster's rows in the group, and gives their deviation.
func (s *groupSums) addCell(c cell) float64 {
	e := c.deviation(s.mean())
	s.drawn++
	s.units += min(1, c.seen)
	s.unitSquares += c.w * c.w
	s.unitDeviation += e * e
	return e
}

// takeCell corrects the others for a cluster of which only rest is among them,
// nothing when it is alone in the group, and gives the rest's deviation.
func (s *groupSums) takeCell(whole, rest cell, alone bool) float64 {
	before, e := whole.deviation(s.mean()), rest.deviation(s.mean())
	if alone {
		s.drawn--
	}
	s.units += min(1, rest.seen) - min(1, whole.seen)
	s.unitSquares += rest.w*rest.w - whole.w*whole.w
	s.unitDeviation += e*e - before*before
	return e
}
