// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"context"

	"touchstone/ingest"
)

// Wide turns long ratings into one row per customer: a column for the key, a
// column per rated item in the order of first occurrence, and every other
// column that has one value per customer. A second rating of the same item by
// the same customer replaces the first.
func (s *Sheet) Wide(ctx context.Context) (*ingest.Table, error) {
	key, item, score := s.First(Customer), s.First(Activity), s.First(Score)
	customers, names, err := key.Factor(ctx)
	if err != nil {
		return nil, err
	}
	row := make([]int, len(names)) // of a customer, plus one
	var keys []string
	for _, k := range customers {
		if row[k] == 0 && k != 0 {
			keys = append(keys, names[k])
			row[k] = len(keys)
		}
	}
	cells := make([][]string, len(item.Values))
	var order []uint32
	for r, k := range customers {
		i := item.Codes[r]
		if k == 0 || i == 0 {
			continue
		}
		if cells[i] == nil {
			cells[i] = make([]string, len(keys))
			order = append(order, i)
		}
		cells[i][row[k]-1] = score.Cell(r)
	}
	columns := []*ingest.Column{ingest.NewColumn(key.Name, keys...)}
	for _, i := range order {
		columns = append(columns, ingest.NewColumn(item.Values[i], cells[i]...))
	}
	for _, c := range s.Columns {
		if c == key || c == item || c == score || c.Type == TypeEmpty || key.Codes == nil || !sameWithin(c, key) {
			continue
		}
		values := make([]string, len(keys))
		for r, k := range customers {
			if k != 0 {
				values[row[k]-1] = c.Cell(r)
			}
		}
		columns = append(columns, ingest.NewColumn(c.Name, values...))
	}
	return ingest.NewTable(columns...), nil
}
