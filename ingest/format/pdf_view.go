package format

import (
	"context"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// pdfView turns positions in a page's own space, y upwards, into positions on the page as it is looked at, y downwards.
type pdfView struct {
	left, bottom  float32
	w, h          float32 // before turning
	width, height float32 // after turning
	turn          int     // quarter turns clockwise
}

func newPDFView(left, bottom, right, top float32, turn int) pdfView {
	v := pdfView{left: left, bottom: bottom, w: right - left, h: top - bottom, turn: turn}
	v.width, v.height = v.w, v.h
	if turn%2 == 1 {
		v.width, v.height = v.h, v.w
	}
	return v
}

func (v pdfView) point(x, y float32) (float32, float32) {
	x, y = x-v.left, y-v.bottom
	switch v.turn {
	case 1:
		return y, x
	case 2:
		return v.w - x, y
	case 3:
		return v.h - y, v.w - x
	default:
		return x, v.h - y
	}
}

func (v pdfView) box(left, bottom, right, top float32) (x0, y0, x1, y1 float32) {
	ax, ay := v.point(left, bottom)
	bx, by := v.point(right, top)
	return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
}

// turn turns a page and its rulings by quarter turns clockwise.
func (p *pdfPage) turn(quarters int) {
	for range quarters {
		across, down := p.down, p.across
		// What was at a distance from the bottom is that far from the left; what was at the left is on top.
		for i := range down {
			down[i].pos = p.height - down[i].pos
		}
		for i := range across {
			from, to := across[i].from, across[i].to
			across[i].from, across[i].to = p.height-to, p.height-from
		}
		p.across, p.down = across, down
		p.width, p.height = p.height, p.width
	}
}

// matrix is a PDF transformation: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float32 }

var identityMatrix = matrix{a: 1, d: 1}

func matrixOf(m structs.FPDF_FS_MATRIX) matrix { return matrix{m.A, m.B, m.C, m.D, m.E, m.F} }

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

func (m matrix) apply(x, y float32) (float32, float32) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// Rulings are stroked lines, or rectangles that are filled and so thin that they look like lines.
const (
	rulingThickness = 2.5 // points, at most
	rulingSlant     = 1   // points, at most, from one end to the other
	rulingLength    = 3   // points, at least: less is a dash, which is kept when it continues another
	formDepth       = 8
)

// objectWalk collects the rulings of a page.
type objectWalk struct {
	instance pdfium.Pdfium
	page     *pdfPage
	view     pdfView
	objects  int
}

func (w *objectWalk) object(ctx context.Context, o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	if w.objects++; w.objects > pdfObjects {
		return errTooMuch
	}
	if w.objects%256 == 0 && ctx.Err() != nil {
		return ctx.Err()
	}
	kind, err := w.instance.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		return w.widen(o)
	case enums.FPDF_PAGEOBJ_PATH:
		return w.path(o, m)
	case enums.FPDF_PAGEOBJ_IMAGE:
		if b, err := w.instance.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o}); err == nil {
			x0, y0, x1, y1 := w.bounds(m, b.Left, b.Bottom, b.Right, b.Top)
			if area := w.view.width * w.view.height; area > 0 {
				w.page.picture += (x1 - x0) * (y1 - y0) / area
			}
		}
	case enums.FPDF_PAGEOBJ_FORM:
		if depth == formDepth {
			return nil
		}
		own, err := w.instance.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
		if err != nil {
			return nil
		}
		count, err := w.instance.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		if err != nil {
			return nil
		}
		for i := range count.Count {
			inner, err := w.instance.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if err != nil {
				return err
			}
			if err := w.object(ctx, inner.PageObject, matrixOf(own.Matrix).then(m), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// widen gives a piece of text without any width the width of a pen's stroke. The engine leaves out what has no width, and
// it finds none for a single character of a Chinese font that is not in the file: a cell with 无 would be lost.
func (w *objectWalk) widen(o references.FPDF_PAGEOBJECT) error {
	// Asking for the corners takes a third of the calls that asking for the sides does.
	b, err := w.instance.FPDFPageObj_GetRotatedBounds(&requests.FPDFPageObj_GetRotatedBounds{PageObject: o})
	if err != nil {
		return nil
	}
	q := b.QuadPoints
	if max(q.X1, q.X2, q.X3, q.X4)-min(q.X1, q.X2, q.X3, q.X4) > 0.05 {
		return nil
	}
	own, err := w.instance.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return nil
	}
	mode := requests.FPDFTextObj_SetTextRenderMode{PageObject: o, TextRenderMode: enums.FPDF_TEXTRENDERMODE_FILL_STROKE}
	if _, err := w.instance.FPDFTextObj_SetTextRenderMode(&mode); err != nil {
		return nil
	}
	// Setting the matrix, even to what it is, makes the engine measure the text again.
	_, err = w.instance.FPDFPageObj_SetMatrix(&requests.FPDFPageObj_SetMatrix{PageObject: o, Transform: own.Matrix})
	return err
}

// bounds turns a box in an object's surroundings into one on the page.
func (w *objectWalk) bounds(m matrix, left, bottom, right, top float32) (x0, y0, x1, y1 float32) {
	ax, ay := m.apply(left, bottom)
	bx, by := m.apply(right, top)
	return w.view.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
}

// path takes the rulings from a path. One that is thin as a whole is one ruling; only others are looked into.
func (w *objectWalk) path(o references.FPDF_PAGEOBJECT, m matrix) error {
	mode, err := w.instance.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return err
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	if !filled && !mode.Stroke || w.invisible(o, mode.Stroke) {
		return nil
	}
	b, err := w.instance.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return nil // a path without any points
	}
	if w.thin(w.bounds(m, b.Left, b.Bottom, b.Right, b.Top)) {
		return w.full()
	}
	own, err := w.instance.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return err
	}
	m = matrixOf(own.Matrix).then(m)
	count, err := w.instance.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return err
	}
	if w.objects += count.Count; w.objects > pdfObjects {
		return errTooMuch
	}
	if !mode.Stroke && count.Count <= 6 {
		w.page.drawn++
		return nil // one filled shape that is not thin: a shaded cell
	}
	s := subpath{walk: w, stroked: mode.Stroke}
	for i := range count.Count {
		seg, err := w.instance.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return err
		}
		ref := seg.PathSegment
		kind, err := w.instance.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: ref})
		if err != nil {
			return err
		}
		at, err := w.instance.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: ref})
		if err != nil {
			return err
		}
		closing, err := w.instance.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: ref})
		if err != nil {
			return err
		}
		x, y := w.view.point(m.apply(at.X, at.Y))
		s.add(kind.Type, x, y, closing.IsClose)
	}
	s.end()
	return w.full()
}

func (w *objectWalk) full() error {
	if len(w.page.across) > pdfObjects || len(w.page.down) > pdfObjects {
		return errTooMuch
	}
	return nil
}

// invisible says whether a path is drawn in white or not at all, as spreadsheets do for lines that are switched off.
func (w *objectWalk) invisible(o references.FPDF_PAGEOBJECT, stroked bool) bool {
	var c structs.FPDF_COLOR
	if stroked {
		r, err := w.instance.FPDFPageObj_GetStrokeColor(&requests.FPDFPageObj_GetStrokeColor{PageObject: o})
		if err != nil {
			return false
		}
		c = r.StrokeColor
	} else {
		r, err := w.instance.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o})
		if err != nil {
			return false
		}
		c = r.FillColor
	}
	return c.A == 0 || c.R > 250 && c.G > 250 && c.B > 250
}

// thin takes a box as a ruling if it is thin.
func (w *objectWalk) thin(x0, y0, x1, y1 float32) bool {
	switch {
	case y1-y0 <= rulingThickness && x1-x0 > y1-y0:
		w.page.across = append(w.page.across, ruling{(y0 + y1) / 2, x0, x1})
	case x1-x0 <= rulingThickness:
		w.page.down = append(w.page.down, ruling{(x0 + x1) / 2, y0, y1})
	default:
		return false
	}
	return true
}

// subpath is the part of a path that is being read.
type subpath struct {
	walk           *objectWalk
	stroked        bool
	begun, curved  bool
	startX, startY float32
	x, y           float32
	x0, y0, x1, y1 float32
}

func (s *subpath) add(kind enums.FPDF_SEGMENT, x, y float32, closing bool) {
	if kind == enums.FPDF_SEGMENT_MOVETO || !s.begun {
		s.end()
		*s = subpath{walk: s.walk, stroked: s.stroked, begun: true, startX: x, startY: y, x0: x, y0: y, x1: x, y1: y}
	} else {
		if kind == enums.FPDF_SEGMENT_LINETO {
			s.line(x, y)
		} else {
			s.curved = true
		}
		s.x0, s.y0, s.x1, s.y1 = min(s.x0, x), min(s.y0, y), max(s.x1, x), max(s.y1, y)
	}
	s.x, s.y = x, y
	if closing {
		s.line(s.startX, s.startY)
	}
}

func (s *subpath) line(x, y float32) {
	if !s.stroked {
		return
	}
	dx, dy := max(x-s.x, s.x-x), max(y-s.y, s.y-y)
	switch {
	case dy <= rulingSlant && dx > dy:
		s.walk.page.across = append(s.walk.page.across, ruling{(y + s.y) / 2, min(x, s.x), max(x, s.x)})
	case dx <= rulingSlant && dy > dx:
		s.walk.page.down = append(s.walk.page.down, ruling{(x + s.x) / 2, min(y, s.y), max(y, s.y)})
	}
}

// end takes a filled subpath as a ruling if it is thin.
func (s *subpath) end() {
	if !s.begun {
		return
	}
	s.begun = false
	if s.stroked || s.curved || !s.walk.thin(s.x0, s.y0, s.x1, s.y1) {
		s.walk.page.drawn++
	}
}
