// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

type changeTopicInput struct {
	VersionInput
	Body struct {
		Label  *touchstone.Label `json:"label,omitempty" doc:"Its name; an empty one gives way to the terms."`
		Pinned *bool             `json:"pinned,omitempty"`
		Hidden *bool             `json:"hidden,omitempty"`
	}
}

type mergeTopicsInput struct {
	OneInput
	Body struct {
		Topics []touchstone.TopicID `json:"topics" minItems:"1" maxItems:"100" doc:"That are to count as this one."`
	}
}

// changeTopic names, pins or hides a topic. Version 0 is of one that nobody did
// anything to.
func (a *API) changeTopic(ctx context.Context, c *call, in *changeTopicInput) (*tagged[touchstone.Topic], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	v, err := a.editTopic(ctx, c, in.ID, "update", func(_ workspace.Workspace, v *touchstone.Topic) error {
		v.Version = version
		if in.Body.Label != nil {
			v.Label = *in.Body.Label
		}
		if in.Body.Pinned != nil {
			v.Pinned = *in.Body.Pinned
		}
		if in.Body.Hidden != nil {
			v.Hidden = *in.Body.Hidden
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &tagged[touchstone.Topic]{ETag: etag(v[0].Version), Body: v[0]}, nil
}

// mergeTopics lets topics count as another.
func (a *API) mergeTopics(ctx context.Context, c *call, in *mergeTopicsInput) (*content[items[touchstone.Topic]], error) {
	if err := c.hasTopic(in.ID); err != nil {
		return nil, err
	}
	var ids []string
	for _, id := range in.Body.Topics {
		ids = append(ids, string(id))
	}
	out, err := a.editTopics(ctx, c, ids, "merge", func(ws workspace.Workspace, v *touchstone.Topic) error {
		v.Into = touchstone.TopicID(in.ID)
		return noCircle(ctx, ws, v)
	})
	if err != nil {
		return nil, err
	}
	return &content[items[touchstone.Topic]]{items[touchstone.Topic]{Items: out}}, nil
}

// noCircle gives Conflict where a topic would be merged into itself, at last.
func noCircle(ctx context.Context, ws workspace.Workspace, v *touchstone.Topic) error {
	seen := []string{}
	for at := string(v.Into); at != ""; {
		if at == v.ID || slices.Contains(seen, at) {
			return &touchstone.Error{Kind: touchstone.Conflict, Field: "body.topics", Message: touchstone.Msg("topics.circle", "id", v.ID)}
		}
		seen = append(seen, at)
		next, err := ws.Topics().ByID(ctx, at)
		if touchstone.KindOf(err) == touchstone.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		at = string(next.Into)
	}
	return nil
}

// unmergeTopic lets a topic count by itself again.
func (a *API) unmergeTopic(ctx context.Context, c *call, in *OneInput) (*tagged[touchstone.Topic], error) {
	v, err := a.editTopic(ctx, c, in.ID, "unmerge", func(_ workspace.Workspace, v *touchstone.Topic) error {
		if v.Into == "" {
			return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("topics.not_merged", "id", in.ID)}
		}
		v.Into = ""
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &tagged[touchstone.Topic]{ETag: etag(v[0].Version), Body: v[0]}, nil
}

func (a *API) editTopic(ctx context.Context, c *call, id, action string, edit func(workspace.Workspace, *touchstone.Topic) error) ([]touchstone.Topic, error) {
	return a.editTopics(ctx, c, []string{id}, action, edit)
}

// editTopics changes what people did to topics, with a line each in the audit
// log, in one transaction. NotFound for a topic that was never found.
func (a *API) editTopics(ctx context.Context, c *call, ids []string, action string, edit func(workspace.Workspace, *touchstone.Topic) error) ([]touchstone.Topic, error) {
	for _, id := range ids {
		if err := c.hasTopic(id); err != nil {
			return nil, err
		}
	}
	var out []touchstone.Topic
	err := c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		out = nil
		for _, id := range ids {
			v, err := c.recordTopic(ctx, ws, id, edit)
			if err != nil {
				return err
			}
			deed := access.Deed{Action: action, Noun: touchstone.NounTopic, Record: v.ID, Version: v.Version}
			if err := ws.Audit().Append(ctx, c.who.Entry(deed, c.client)); err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// recordTopic writes the next version of what people did to a topic.
func (c *call) recordTopic(ctx context.Context, ws workspace.Workspace, id string, edit func(workspace.Workspace, *touchstone.Topic) error) (touchstone.Topic, error) {
	v, err := ws.Topics().ByID(ctx, id)
	fresh := touchstone.KindOf(err) == touchstone.NotFound
	if err != nil && !fresh {
		return v, err
	}
	seen := v.Version
	v.ID = id
	if err := edit(ws, &v); err != nil {
		return v, err
	}
	v.UpdatedBy = c.who.By()
	if err := v.Validate(); err != nil {
		return v, err
	}
	switch {
	case !fresh:
		return ws.Topics().Update(ctx, v)
	case v.Version != seen: // which nobody can have seen
		return v, &touchstone.Error{Kind: touchstone.Conflict, Field: "version",
			Message: touchstone.Msg("topics.untouched", "id", id, "seen", v.Version)}
	}
	return ws.Topics().Create(ctx, v)
}

// hasTopic gives NotFound unless a topic was found.
func (c *call) hasTopic(id string) error {
	if c.ws.Topics == nil {
		return notHere("topics")
	}
	_, err := (&topicDesk{found: c.ws.Topics.Found()}).topic(id)
	return err
}

func (a *API) topicVersions(ctx context.Context, c *call, in *versionsInput) (*content[page[touchstone.Topic]], error) {
	if err := c.hasTopic(in.ID); err != nil {
		return nil, err
	}
	found, err := c.ws.Store.Topics().Versions(ctx, in.ID, in.pager())
	if touchstone.KindOf(err) == touchstone.NotFound {
		err = nil // nobody did anything to it
	}
	if err != nil {
		return nil, err
	}
	return &content[page[touchstone.Topic]]{pageOf(found)}, nil
}

// refreshTopics has the topics found again.
func (a *API) refreshTopics(ctx context.Context, c *call, _ *InWorkspace) (*content[TopicsMade], error) {
	if c.ws.Topics == nil {
		return nil, notHere("topics")
	}
	c.ws.Topics.Refresh()
	entry := c.who.Entry(access.Deed{Action: "refresh", Noun: touchstone.NounTopic}, c.client)
	if err := c.ws.Store.Audit().Append(ctx, entry); err != nil {
		return nil, err
	}
	return &content[TopicsMade]{c.topicsMade()}, nil
}
