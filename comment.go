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
	// Part of the record that it is about, as its noun names them (Journey.Has,
	// Blueprint.Has); none: the whole. It stays when the part is gone.
	Part     string `json:"part,omitempty"`
	Resolved bool   `json:"resolved,omitempty"` // nothing is left to do; never of a reply
}

// CommentState tells whether something is left to do about a comment.
type CommentState string

// The states of a comment that is no reply.
const (
	CommentOpen     CommentState = "open"
	CommentResolved CommentState = "resolved"
)

// State is the comment's; none of a reply, which goes with what it replies to.
func (c *Comment) State() CommentState {
	switch {
	case c.ReplyTo != "":
		return ""
	case c.Resolved:
		return CommentResolved
	}
	return CommentOpen
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
	f.short("part", c.Part, MaxName)
	if c.Resolved && c.ReplyTo != "" {
		f.add("resolved", Msg("workspace.reply_resolved"))
	}
	return f.err()
}

// Index tells what comments are ordered and filtered by: noun, record, author,
// part, state.
func (c *Comment) Index() Index {
	return Index{Fields: fields("noun", string(c.Noun), "record", c.Record, "author", string(c.Author), "part", c.Part, "state", string(c.State()))}
}
