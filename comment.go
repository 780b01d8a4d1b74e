// SPDX-License-Identifier: Apache-2.0

package touchstone

// Comment is what a colleague wrote about a record.
type Comment struct {
	Meta
	Noun    Noun    `json:"noun"`   // of the record
	Record  string  `json:"record"` // its id
	Author  StaffID `json:"author"`
	Text    string  `json:"text"`
	ReplyTo string  `json:"reply_to,omitempty"` // id of a comment on the same record
}

// Validate tells every fault of the comment.
func (c *Comment) Validate() error {
	var f faults
	f.required("noun", string(c.Noun))
	f.required("record", c.Record)
	f.required("author", string(c.Author))
	f.short("text", c.Text, MaxText)
	if c.Text == "" {
		f.add("text", Msg("workspace.required", "field", "text"))
	}
	return f.err()
}

// Index tells what comments are ordered and filtered by: noun, record, author.
func (c *Comment) Index() Index {
	return Index{Fields: fields("noun", string(c.Noun), "record", c.Record, "author", string(c.Author))}
}
