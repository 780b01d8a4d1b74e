// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// bind gives a statement its argument: int64, uint64, float64, string, or a
// slice of uint64, int64 or string, which becomes a list.
func bind(s mapping.PreparedStatement, index mapping.IdxT, arg any) error {
	var state mapping.State
	switch v := arg.(type) {
	case int64:
		state = mapping.BindInt64(s, index, v)
	case uint64:
		state = mapping.BindUInt64(s, index, v)
	case string:
		state = mapping.BindVarcharLength(s, index, v, mapping.IdxT(len(v)))
	case float64:
		state = mapping.BindDouble(s, index, v)
	case []uint64:
		state = bindList(s, index, mapping.TypeUBigInt, v, mapping.CreateUInt64)
	case []int64:
		state = bindList(s, index, mapping.TypeBigInt, v, mapping.CreateInt64)
	case []string:
		state = bindList(s, index, mapping.TypeVarchar, v, func(t string) mapping.Value {
			return mapping.CreateVarcharLength(t, mapping.IdxT(len(t)))
		})
	default:
		panic(fmt.Sprintf("duckdb: an argument of type %T", arg))
	}
	if state == mapping.StateError {
		return &engineError{Text: mapping.PrepareError(s)}
	}
	return nil
}

func bindList[T any](s mapping.PreparedStatement, index mapping.IdxT, element mapping.Type, items []T, create func(T) mapping.Value) mapping.State {
	kind := mapping.CreateLogicalType(element)
	defer mapping.DestroyLogicalType(&kind)
	values := make([]mapping.Value, len(items))
	for i, item := range items {
		values[i] = create(item)
	}
	list := mapping.CreateListValue(kind, values)
	for i := range values {
		mapping.DestroyValue(&values[i])
	}
	defer mapping.DestroyValue(&list)
	return mapping.BindValue(s, index, list)
}
