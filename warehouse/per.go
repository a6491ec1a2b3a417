package warehouse

import (
	"fmt"

	"gongkai/warehouse/fiscal"
)

// The dimensions of comparisons that explain.
const (
	ByPart      Dimension = "PART"       // the parts that a measure is made of
	ByPeerGroup Dimension = "PEER_GROUP" // sector, nature, rank and size class together
)

// Basis says which figures a comparison stands on.
type Basis string

// The bases.
const (
	AsDisclosed Basis = "AS_DISCLOSED"
	LikeForLike Basis = "LIKE_FOR_LIKE" // 同口径: only units that state the figure on both sides
)

// Per is what a sum is divided by.
type Per string

// The divisors.
const (
	PerNone       Per = "NONE"
	PerStaff      Per = "STAFF"
	PerVehicle    Per = "VEHICLE_HELD"
	PerReception  Per = "RECEPTION"
	PerGuest      Per = "GUEST"
	PerTrip       Per = "TRIP"
	PerTripPerson Per = "TRIP_PERSON"
)

// perMeasures are the measures that count what a sum is divided by. No measure counts staff.
var perMeasures = map[Per]fiscal.Measure{
	PerVehicle: fiscal.ThreePublicVehiclesHeld, PerReception: fiscal.ThreePublicReceptions, PerGuest: fiscal.ThreePublicGuests,
	PerTrip: fiscal.ThreePublicOverseasGroups, PerTripPerson: fiscal.ThreePublicOverseasPersons,
}

// BadQuery is an [ErrBadQuery] that says in both languages what does not go together.
type BadQuery struct{ EN, ZH string }

func (e *BadQuery) Error() string { return e.EN }

// Unwrap makes it an [ErrBadQuery].
func (e *BadQuery) Unwrap() error { return ErrBadQuery }

func badQuery(en, zh string, args ...any) error {
	return &BadQuery{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}
}
