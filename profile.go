// SPDX-License-Identifier: Apache-2.0

package touchstone

// Profile tells how the columns of a kind of file become events, so that the
// next file of its kind is imported without questions.
type Profile struct {
	Meta
	Name    string       `json:"name"` // unique
	Label   Label        `json:"label,omitzero"`
	Format  FileFormat   `json:"format"`
	Sheet   string       `json:"sheet,omitempty"` // of a workbook; "" the first
	Kind    EventKind    `json:"kind"`            // of the events that its rows make
	Source  string       `json:"source"`          // name of the source they come from
	Zone    string       `json:"zone,omitempty"`  // IANA name of times without an offset; "" the workspace's
	Headers []string     `json:"headers,omitempty"`
	Columns []ColumnUse  `json:"columns"`
	Fixed   []FixedValue `json:"fixed,omitempty"`   // what every event says
	Options []Option     `json:"options,omitempty"` // of the importer, documented there
}

// FileFormat is a format that can be imported.
type FileFormat string

// The formats.
const (
	FormatCSV     FileFormat = "csv"
	FormatXLSX    FileFormat = "xlsx"
	FormatJSON    FileFormat = "json"
	FormatJSONL   FileFormat = "jsonl"
	FormatParquet FileFormat = "parquet"
	FormatXES     FileFormat = "xes"
	FormatOCEL    FileFormat = "ocel"
)

// FileFormats lists every format.
var FileFormats = []FileFormat{FormatCSV, FormatXLSX, FormatJSON, FormatJSONL, FormatParquet, FormatXES, FormatOCEL}

// ColumnUse tells what one column of a file becomes.
type ColumnUse struct {
	Column string `json:"column"` // header, or path of a nested value
	// Field is what the column becomes: "id", "name", "place", "time",
	// "subject", "object", "unit", "channel", "duration", "value", "score",
	// "text", "trait", "property", "consent", "metric", "numerator",
	// "denominator" or "touchpoint"; the importer documents each.
	Field string `json:"field"`
	// Name is which one, where a field comes several times: the kind of a
	// subject, the type of an object, the metric of a score, the question of a
	// text, the name of a trait or property.
	Name string `json:"name,omitempty"`
	// Layout is how times are written, in Go's reference time; "" finds out.
	Layout string `json:"layout,omitempty"`
	// Unit is of a duration ("ms", "s", "min", "h", "d") or the currency of a
	// value.
	Unit  string `json:"unit,omitempty"`
	Scale *Scale `json:"scale,omitempty"` // of a score
}

// Scale is the lowest and highest answer of a score, in hundredths.
type Scale struct {
	Low  int32 `json:"low"`
	High int32 `json:"high"`
}

// FixedValue is a value that every event of an import has.
type FixedValue struct {
	Field string `json:"field"`
	Name  string `json:"name,omitempty"`
	Value string `json:"value"`
}

// Option is a named setting of an importer.
type Option struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Validate tells every fault of the profile but those that only the importer
// can see.
func (p *Profile) Validate() error {
	var f faults
	f.required("name", p.Name)
	f.label("label", p.Label, MaxName)
	oneOf(&f, "format", p.Format, FileFormats)
	oneOf(&f, "kind", p.Kind, EventKinds)
	f.required("source", p.Source)
	f.zone("zone", p.Zone)
	f.few("headers", len(p.Headers), MaxItems)
	f.few("columns", len(p.Columns), MaxItems)
	f.few("fixed", len(p.Fixed), MaxItems)
	f.few("options", len(p.Options), MaxItems)
	for i, c := range p.Columns {
		at := item("columns", i)
		f.required(at+".column", c.Column)
		f.required(at+".field", c.Field)
		f.short(at+".name", c.Name, MaxName)
		if c.Scale != nil && c.Scale.Low >= c.Scale.High {
			f.add(at+".scale", Msg("workspace.bad_scale", "field", at+".scale"))
		}
	}
	for i, v := range p.Fixed {
		f.required(item("fixed", i)+".field", v.Field)
		f.short(item("fixed", i)+".value", v.Value, MaxText)
	}
	return f.err()
}

// Index tells what profiles are ordered and filtered by: name, format, kind,
// source.
func (p *Profile) Index() Index {
	return Index{Unique: p.Name, Name: p.Name, Fields: fields("name", p.Name, "format", string(p.Format), "kind", string(p.Kind), "source", p.Source)}
}
