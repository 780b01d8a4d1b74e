// SPDX-License-Identifier: Apache-2.0

// Package identity finds out which subjects are one customer, and tells what
// is known about one.
//
// One idea: who is whom is a pure function of evidence. Events give edges
// between subjects (one login, one verified phone), people give more edges and
// guards; the customers of a component follow from its edges and guards alone,
// in whatever order they came. So a merge rewrites nothing, is explained by its
// edges, and is undone by taking one back.
//
// The rules, in the order in which they decide (docs/identity.md explains why):
//
//  1. Ids of people (user, phone, e-mail, open, union and member ids) are
//     joined by every edge between them, the strongest first: a person's
//     decision, member id, union id, phone, e-mail, alias, identify, import;
//     among equals the pair that more sources confirm, then the lower ids.
//  2. An edge that would put two member ids or two union ids into one customer,
//     or two subjects that somebody set apart, is not used: the weakest edge
//     between the two gives way.
//  3. A component of more than MaxSubjects ids of people is quarantined: none of
//     its edges is used, and every subject stands alone, until edges are taken
//     back or the subject that joins too much is marked as shared.
//  4. Ids of devices (anonymous ids, device ids) never join people. A device
//     that was seen with one customer belongs to that customer; one that was
//     seen with several belongs to none. Two devices are joined only by hand.
//  5. A customer with so many devices that it would have more than MaxSubjects
//     subjects keeps none of them.
//
// Objects (orders, parcels) are never evidence.
//
// What it promises: the mapping is the same whether it is computed at once or
// edge by edge; an edge recomputes only its component; consents are never
// widened by a merge. What it does not do: guess (there are no probabilities
// here), check rights, or normalise identifiers.
package identity
