package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"time"
)

// A table of medians: a row for each figure, a column for each subject.
type table struct {
	rows     []string
	columns  []string
	values   map[[2]string][]float64
	baseline string // the subject that ours is compared with
}

func newTable(baseline string) *table {
	return &table{values: map[[2]string][]float64{}, baseline: baseline}
}

func (t *table) add(row, column string, value float64) {
	t.rows = appendNew(t.rows, row)
	t.columns = appendNew(t.columns, column)
	key := [2]string{row, column}
	t.values[key] = append(t.values[key], value)
	fmt.Fprintf(os.Stderr, "%s  %-40s %-14s %s\n", time.Now().Format("15:04:05"), row, column, number(value))
}

func appendNew(list []string, one string) []string {
	for _, s := range list {
		if s == one {
			return list
		}
	}
	return append(list, one)
}

func (t *table) print(runs int) {
	ours := []string{}
	for _, c := range t.columns {
		if strings.HasPrefix(c, "ours") && t.has(t.baseline) {
			ours = append(ours, c)
		}
	}
	cells := []string{"medians of " + fmt.Sprint(runs)}
	cells = append(cells, t.columns...)
	for _, c := range ours {
		cells = append(cells, "× "+t.baseline+" ("+strings.TrimPrefix(c, "ours, ")+")")
	}
	fmt.Println("| " + strings.Join(cells, " | ") + " |")
	fmt.Println(strings.Repeat("|---", len(cells)) + "|")
	for _, row := range t.rows {
		cells = []string{row}
		for _, c := range t.columns {
			cells = append(cells, t.cell(row, c))
		}
		for _, c := range ours {
			cells = append(cells, t.ratio(row, c))
		}
		fmt.Println("| " + strings.Join(cells, " | ") + " |")
	}
}

func (t *table) has(column string) bool {
	for _, c := range t.columns {
		if c == column {
			return true
		}
	}
	return false
}

func (t *table) cell(row, column string) string {
	values := t.values[[2]string{row, column}]
	if len(values) == 0 {
		return ""
	}
	return number(median(values))
}

func (t *table) ratio(row, column string) string {
	ours, theirs := t.values[[2]string{row, column}], t.values[[2]string{row, t.baseline}]
	if len(ours) == 0 || len(theirs) == 0 || median(theirs) == 0 {
		return ""
	}
	return fmt.Sprintf("%.3g", median(ours)/median(theirs))
}

func median(values []float64) float64 {
	sorted := append([]float64{}, values...)
	sort.Float64s(sorted)
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func number(v float64) string {
	switch {
	case v >= 100 || v == float64(int64(v)):
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
