// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// printTable prints a row per contender, under the job's own.
func printTable(out io.Writer, results []result) {
	rows := [][]string{{"job", "", "time", "processors", "ratio", ""}}
	for _, r := range results {
		rows = append(rows, []string{r.name, "ours: " + r.ours.name, duration(r.seconds), duration(r.cores), "", memory(r.memory) + r.note + "target " + r.target})
		for _, c := range r.against {
			rows = append(rows, []string{"", string(c.kind) + ": " + c.name, duration(c.seconds), processors(c), ratio(c, r.seconds), c.note})
		}
	}
	write(out, rows)
}

// ratio says how a contender's time stands to ours.
func ratio(c comparison, ours float64) string {
	switch {
	case c.seconds == 0:
		return ""
	case c.kind == part:
		return fmt.Sprintf("%.0f %% of ours", 100*c.seconds/ours)
	case c.kind == limit || c.kind == yardstick:
		return fmt.Sprintf("ours takes %s times it", digits(ours/c.seconds))
	}
	return fmt.Sprintf("%s times ours", digits(c.seconds/ours))
}

func duration(seconds float64) string {
	switch {
	case seconds == 0:
		return "-"
	case seconds < 1:
		return digits(seconds*1e3) + " ms"
	}
	return digits(seconds) + " s"
}

// processors gives the processor time of contenders that do a whole job.
func processors(c comparison) string {
	if c.kind != peer || c.cores == 0 {
		return ""
	}
	return duration(c.cores)
}

func memory(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return digits(float64(bytes)/(1<<30)) + " GiB resident; "
}

// digits writes a positive number to two digits or more.
func digits(v float64) string {
	switch {
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// thousands writes a whole number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// write prints a table that is also Markdown; the first row is its head.
func write(out io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	for i, row := range rows {
		for j, cell := range row {
			fmt.Fprint(out, "| ", cell, strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell)+1))
		}
		fmt.Fprintln(out, "|")
		if i == 0 {
			for _, w := range widths {
				fmt.Fprint(out, "| ", strings.Repeat("-", w), " ")
			}
			fmt.Fprintln(out, "|")
		}
	}
}
