package graph

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/sync/semaphore"
)

// Admission says how many heavy operations are answered at the same time. Others are answered at once, whatever the heavy
// ones do.
type Admission struct {
	Cheap   int           // cost up to which an operation is not heavy
	PerSlot int           // cost for which a heavy operation takes one slot
	Slots   int           // slots; no operation takes more than half of them, or one
	Queue   int           // operations that may wait for theirs
	Wait    time.Duration // how long one may wait
}

// DefaultAdmission has the engine work on as many heavy operations as there are processors: more would end no sooner, and
// keep the others from theirs. Those that wait hold little more than their text.
func DefaultAdmission() Admission {
	return Admission{Cheap: 10_000, PerSlot: 50_000, Slots: max(2, runtime.GOMAXPROCS(0)), Queue: 512, Wait: 20 * time.Second}
}

// retryAfter is in how many seconds one that was sent away may ask again.
const retryAfter = "5"

// wide are the questions that have the engine read all facts of a kind, however little is answered. One that names its
// units reads theirs alone.
var wide = map[string]bool{
	"aggregate": true, "benchmark": true, "catalog": true, "changes": true, "citation": true, "coverage": true, "dimensionValues": true,
	"execution": true, "explainChange": true, "findingCounts": true, "findings": true, "indicators": true, "indicatorTargets": true,
	"outliers": true, "projectGroups": true, "projects": true, "sameProject": true, "search": true, "trend": true,
}

// readsAll says whether a question of the schema's root is wide.
func readsAll(f *ast.Field, variables map[string]any) bool {
	if f.ObjectDefinition.Name != "Query" || !wide[f.Name] {
		return false
	}
	filter, _ := f.ArgumentMap(variables)["filter"].(map[string]any)
	switch units := filter["units"].(type) {
	case []any:
		return len(units) == 0
	default: // GraphQL takes one value for a list of it
		return units == nil
	}
}

// admission has heavy operations wait for their turn, in the order in which they came.
type admission struct {
	Admission
	room *semaphore.Weighted

	running, waiting atomic.Int64 // operations
	admitted, waited atomic.Uint64
	refused          atomic.Uint64
	waitedFor        atomic.Int64 // nanoseconds, all together
}

func newAdmission(a Admission) *admission {
	return &admission{Admission: a, room: semaphore.NewWeighted(int64(a.Slots))}
}

// slots is how many an operation takes; none where it is cheap.
func (a *admission) slots(op *graphql.OperationContext) int64 {
	w, ok := op.Stats.GetExtension(limiterName).(weight)
	if !ok || op.Operation.Operation != ast.Query || w.cost <= a.Cheap && !w.wide {
		return 0
	}
	return int64(max(1, min(w.cost/a.PerSlot, a.Slots/2)))
}

// enter waits until an operation may be answered. Call leave after it was; there is none where an error says why it may not.
func (a *admission) enter(ctx context.Context, op *graphql.OperationContext) (leave func(), err *gqlerror.Error) {
	slots := a.slots(op)
	if slots == 0 {
		return func() {}, nil
	}
	leave = func() {
		a.running.Add(-1)
		a.room.Release(slots)
	}
	if a.room.TryAcquire(slots) { // never before those that wait
		a.admitted.Add(1)
		a.running.Add(1)
		return leave, nil
	}
	defer a.waiting.Add(-1)
	if a.waiting.Add(1) > int64(a.Queue) {
		a.refused.Add(1)
		return nil, busy()
	}
	start := time.Now()
	turn, cancel := context.WithTimeout(ctx, a.Wait)
	defer cancel()
	failed := a.room.Acquire(turn, slots)
	a.waited.Add(1)
	a.waitedFor.Add(int64(time.Since(start)))
	if failed == nil {
		a.admitted.Add(1)
		a.running.Add(1)
		return leave, nil
	}
	if ctx.Err() != nil { // it is not the queue that was too slow: the caller has gone, or its time is over
		return nil, present(ctx, ctx.Err())
	}
	a.refused.Add(1)
	return nil, busy()
}

func busy() *gqlerror.Error {
	return refuse(codeBusy, "too many large questions are being answered; ask again in "+retryAfter+" seconds, or for less",
		"当前大型查询过多；请 "+retryAfter+" 秒后重试，或缩小范围")
}

// admitted runs an operation that was accepted when its turn comes, from when on its time counts.
func (h *Handler) admitted(ctx context.Context, op *graphql.OperationContext) *graphql.Response {
	leave, err := h.admission.enter(ctx, op)
	if err != nil {
		return dispatchError(ctx, h.exec, op, gqlerror.List{err})
	}
	defer leave()
	if op.Operation.Operation == ast.Query { // an upload has its own
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, h.Limits.Timeout)
		defer cancel()
	}
	return dispatch(ctx, h.exec, op)
}

// AdmissionStats counts heavy operations: those that run and wait now, and since the handler was made how many were let in
// and sent away, how many had to wait, and for how long all together.
type AdmissionStats struct {
	Running, Waiting          int64
	Admitted, Refused, Waited uint64
	WaitedFor                 time.Duration
}

// AdmissionStats counts.
func (h *Handler) AdmissionStats() AdmissionStats {
	a := h.admission
	return AdmissionStats{
		Running: a.running.Load(), Waiting: min(a.waiting.Load(), int64(a.Queue)),
		Admitted: a.admitted.Load(), Refused: a.refused.Load(), Waited: a.waited.Load(), WaitedFor: time.Duration(a.waitedFor.Load()),
	}
}
