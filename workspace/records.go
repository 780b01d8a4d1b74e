// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"

	"touchstone"
)

// Records keeps one noun of a workspace in versions.
type Records[T any] interface {
	Reader[T]
	Writer[T]
	History[T]
}

// Reader finds records as they are now.
type Reader[T any] interface {
	// ByID gives a standing record. NotFound when there is none, or it is
	// deleted.
	ByID(ctx context.Context, id string) (T, error)
	// List gives records in an order that does not move while it is paged
	// through: a record that stands throughout and whose place in the order
	// does not change is given once, whatever is created or deleted meanwhile.
	List(ctx context.Context, o ListOptions) (Page[T], error)
}

// Writer changes records. UpdatedBy of the value, or by, says who does it; the
// other fields of Meta but ID and Version are set by the store.
type Writer[T any] interface {
	// Create keeps a new record as version 1. Without an ID it gets one.
	// Conflict when the id or the unique value is taken.
	Create(ctx context.Context, value T) (T, error)
	// Update replaces a standing record whose newest version is value's.
	// Conflict when it is not, or the unique value is taken; NotFound.
	Update(ctx context.Context, value T) (T, error)
	// Delete marks a standing record as deleted and frees its unique value; its
	// versions remain. Conflict when version is not the newest; NotFound.
	Delete(ctx context.Context, id string, version int64, by string) (T, error)
	// Restore makes a deleted record stand again, as it was. Conflict when
	// version is not the newest, or its unique value was taken meanwhile;
	// NotFound when it does not exist or is not deleted.
	Restore(ctx context.Context, id string, version int64, by string) (T, error)
}

// History finds records as they were.
type History[T any] interface {
	// Versions gives every version of a record, deleted or not, the newest
	// first. NotFound when there never was one.
	Versions(ctx context.Context, id string, p Pager) (Page[T], error)
	// AsOf gives the records that stood under a revision of the workspace, as
	// they were then, in the order of ids. Revisions of nouns that do not alter
	// the meaning are those that were newest when they were written.
	AsOf(ctx context.Context, revision uint64) ([]T, error)
}

// ListOptions asks for records.
type ListOptions struct {
	Pager
	Order      Order  // "" is OrderCreated
	Descending bool   // ties by id go the same way
	Deleted    Extent // "" is Standing
	// Where limits the list to records of which every named field has one of
	// the values that are given for it; see the noun's Index for its fields.
	// An unknown field finds nothing.
	Where []touchstone.Field
}

// Order is what a list is ordered by; ties are in the order of ids.
type Order string

// The orders.
const (
	OrderCreated Order = "created"
	OrderUpdated Order = "updated"
	OrderRank    Order = "rank" // the noun's own order, see its Index
	OrderName    Order = "name" // by code points
	OrderID      Order = "id"
)

// Extent tells whether deleted records are meant.
type Extent string

// The extents.
const (
	Standing Extent = "standing"
	Deleted  Extent = "deleted"
	Both     Extent = "both"
)

// All gives every record of a list, page by page. It is for nouns of which a
// workspace has few (rules, touchpoints, units); o.Cursor and o.Limit are
// ignored. Within a Tx it is one consistent view.
func All[T any](ctx context.Context, r Reader[T], o ListOptions) ([]T, error) {
	o.Pager = Pager{Limit: MaxLimit}
	var out []T
	for {
		page, err := r.List(ctx, o)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Items...)
		if page.Next == "" {
			return out, nil
		}
		o.Cursor = page.Next
	}
}
