// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"

	"touchstone/internal/testenv"
)

// survey writes rows of 20 columns: ids, a customer, a time, twelve ratings, a
// score, an amount and a comment.
func survey(rows int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	comments := []string{"很好", "一般般，还可以", "前台办理入住很慢，等了半小时", "房间干净", "wifi too slow", `"a ""great"" stay, really"`}
	var b bytes.Buffer
	b.WriteString("id,customer,time,hotel,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,nps,spend,comment,channel\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,C%06d,2024-%02d-%02d %02d:%02d:%02d,hotel %d", i+1, random.IntN(400_000),
			1+random.IntN(12), 1+random.IntN(28), random.IntN(24), random.IntN(60), random.IntN(60), random.IntN(12))
		for range 12 {
			fmt.Fprintf(&b, ",%d", random.IntN(6))
		}
		fmt.Fprintf(&b, ",%d,%.2f,%s,%s\n", random.IntN(11), random.Float64()*1000, comments[random.IntN(len(comments))], []string{"app", "web", "store"}[random.IntN(3)])
	}
	return b.Bytes()
}

// reportTable reports the memory that a table holds.
func reportTable(b *testing.B, table *Table) {
	var with, without runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&with)
	runtime.KeepAlive(table)
	runtime.GC()
	runtime.ReadMemStats(&without)
	b.ReportMetric(float64(int64(with.HeapAlloc)-int64(without.HeapAlloc))/(1<<20), "MiB-table")
}

func BenchmarkCSV(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("%dx20", rows), func(b *testing.B) {
			content := survey(rows)
			b.SetBytes(int64(len(content)))
			var table *Table
			for b.Loop() {
				var err error
				if table, err = readBytes(content, Options{}); err != nil || table.Rows != rows {
					b.Fatal(err)
				}
			}
			reportTable(b, table)
		})
	}
}

func BenchmarkXES(b *testing.B) {
	path := testenv.Shared(b, "data", "eventlogs", "bpic2012.xes.gz")
	info, err := os.Stat(path)
	check(b, err)
	b.SetBytes(info.Size())
	for b.Loop() {
		table, err := Read(context.Background(), []string{path}, Options{})
		if err != nil || table.Rows != 262_200 {
			b.Fatal(err)
		}
	}
}
