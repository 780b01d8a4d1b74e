// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
)

// columnar writes rows as Parquet.
func columnar[T any](t testing.TB, rows []T, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	check(t, w.Close())
	return b.Bytes()
}

func TestParquet(t *testing.T) {
	type inner struct {
		City string `parquet:"city"`
		Zip  *int32 `parquet:"zip,optional"`
	}
	type row struct {
		Hotel  string           `parquet:"hotel,dict"`
		Score  *int64           `parquet:"score,optional"`
		Share  float64          `parquet:"share"`
		Single float32          `parquet:"single"`
		Ok     bool             `parquet:"ok"`
		Small  uint8            `parquet:"small"`
		Big    uint64           `parquet:"big"`
		When   time.Time        `parquet:"when,timestamp(millisecond)"`
		Micro  int64            `parquet:"micro,timestamp(microsecond:local)"`
		Day    int32            `parquet:"day,date"`
		Clock  int64            `parquet:"clock,time(microsecond)"`
		Price  int32            `parquet:"price,decimal(2:9)"`
		Old    deprecated.Int96 `parquet:"old"`
		ID     [16]byte         `parquet:"id,uuid"`
		Bytes  []byte           `parquet:"bytes"`
		Tags   []string         `parquet:"tags,list"`
		Plain  []int32          `parquet:"plain"`
		Place  inner            `parquet:"place"`
	}
	four, zip := int64(4), int32(20001)
	rows := []row{
		{
			Hotel: "上海店", Score: &four, Share: 0.25, Single: 4.1, Ok: true, Small: 200, Big: math.MaxUint64,
			When: time.Date(2024, 3, 5, 13, 45, 30, 5e6, time.UTC), Micro: 86_400_000_001, Day: 19_787, Clock: 3_661_500_000,
			Price: -5, Old: deprecated.Int96{1_000_000_000, 0, 2_440_589}, ID: [16]byte{0x12, 0x34, 15: 0xff}, Bytes: []byte{0xff, 0x00},
			Tags: []string{"a", "b"}, Plain: []int32{1, 2}, Place: inner{"Bath", &zip},
		},
		{Hotel: "", Share: math.NaN(), Single: float32(math.Inf(1)), Price: 12345, Bytes: []byte("text"), Micro: -1, Day: -1},
	}
	table, err := readBytes(columnar(t, rows), Options{})
	check(t, err)
	// Day 19,787 after 1 January 1970 is 5 March 2024; Julian day 2,440,589 is
	// 2 January 1970.
	wantGrid(t, table,
		"hotel|score|share|single|ok|small|big|when|micro|day|clock|price|old|id|bytes|tags|plain|place.city|place.zip",
		"上海店|4|0.25|4.1|true|200|18446744073709551615|2024-03-05T13:45:30.005Z|1970-01-02T00:00:00.000001|2024-03-05|01:01:01.5|-0.05|"+
			"1970-01-02T00:00:01|12340000-0000-0000-0000-0000000000ff|ff00|a┋b|1┋2|Bath|20001",
		"||NaN|+Inf|false|0|0|0001-01-01T00:00:00Z|1969-12-31T23:59:59.999999|1969-12-31|00:00:00|123.45|"+
			"-4713-11-24T00:00:00|00000000-0000-0000-0000-000000000000|text||||")
	if f := table.Files[0]; f.Format != "parquet" || f.Encoding != "" {
		t.Errorf("file %+v", f)
	}
}

func TestParquetLarge(t *testing.T) {
	type row struct {
		N    int64  `parquet:"n"`
		Text string `parquet:"text,dict,zstd"`
	}
	rows := make([]row, 200_000)
	for i := range rows {
		rows[i] = row{int64(i), []string{"a", "b", "c"}[i%3]}
	}
	for _, path := range write(t, "plain.parquet", string(columnar(t, rows, parquet.MaxRowsPerRowGroup(30_000)))) {
		table, err := Read(t.Context(), []string{path}, Options{})
		check(t, err)
		if table.Rows != 200_000 || table.Column("n").Cell(199_999) != "199999" || table.Column("text").Cell(199_999) != "b" {
			t.Errorf("%d rows, last %s %s", table.Rows, table.Column("n").Cell(199_999), table.Column("text").Cell(199_999))
		}
		if table.Column("n").Distinct() || len(table.Column("text").Values) != 4 {
			t.Errorf("distinct: %v %q", table.Column("n").Distinct(), table.Column("text").Values)
		}
	}
}
