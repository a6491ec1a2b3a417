package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"gongkai/ingest/block"
)

// The bounds of reading a PDF. The largest real disclosure seen has 40 pages, 1,500 characters on a page, and takes a
// second.
const (
	pdfTime      = 60 * time.Second
	pdfPages     = 2000
	pdfPageChars = 100_000
	pdfChars     = 4_000_000
	pdfObjects   = 200_000 // drawn on one page
	pdfRulings   = 4000    // on one page, in one direction
	pdfMemory    = 512 << 20
)

// pdfEngine is PDFium compiled to WebAssembly: one per process, started by the first PDF. It runs without threads of
// its own, files or network; a guest that a broken file makes loop or grow is ended from outside.
var pdfEngine struct {
	sync.Mutex
	pool  pdfium.Pool
	cache wazero.CompilationCache

	folder    string
	folderSet bool

	killed bool // this process is killed where a guest does not end
}

// SetPDFCache says in which folder the compiled PDF engine is kept between runs: about 20 MB, which turn 3 seconds of
// start into a tenth of one. Empty keeps nothing. Unless it is called, the folder is gongkai/wazero in the user's
// cache folder. It counts from the next start of the engine, which is the first PDF or the first after [Close].
func SetPDFCache(folder string) {
	pdfEngine.Lock()
	defer pdfEngine.Unlock()
	pdfEngine.folder, pdfEngine.folderSet = folder, true
}

// pdfCache is the folder in which the compiled engine is kept; empty: nowhere.
func pdfCache() string {
	pdfEngine.Lock()
	defer pdfEngine.Unlock()
	if pdfEngine.folderSet {
		return pdfEngine.folder
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(user, "gongkai", "wazero")
}

// Close releases what readers keep for the next document: the PDF engine and its memory, and processes that wait for one. Documents
// that are being read meanwhile in this process are refused. Reading after Close starts the engine again.
func Close() error {
	if apart := pdfApart.Load(); apart != nil {
		apart.close()
	}
	pdfEngine.Lock()
	defer pdfEngine.Unlock()
	var err error
	if pdfEngine.pool != nil {
		err = pdfEngine.pool.Close()
		pdfEngine.pool = nil
	}
	if pdfEngine.cache != nil {
		err = errors.Join(err, pdfEngine.cache.Close(context.Background()))
		pdfEngine.cache = nil
	}
	return err
}

// pdfPool starts the engine, once.
func pdfPool() (pdfium.Pool, error) {
	folder := pdfCache()
	pdfEngine.Lock()
	defer pdfEngine.Unlock()
	if pdfEngine.pool != nil {
		return pdfEngine.pool, nil
	}
	// The module is built with exception handling; without that feature it does not load ("tag section not supported").
	// CloseOnContextDone lets a guest in an endless loop be ended. It makes reading three times slower, but a guest that cannot be
	// ended would hold up more than its own document: it never stops for the garbage collector. A process that is there for
	// PDFs alone is killed instead.
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(pdfMemory >> 16).
		WithCloseOnContextDone(!pdfEngine.killed)
	if folder != "" {
		// A folder that cannot be written costs time, not the document.
		if cache, err := wazero.NewCompilationCacheWithDir(folder); err == nil {
			pdfEngine.cache = cache
			config = config.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal:      max(2, runtime.GOMAXPROCS(0)),
		FSConfig:      wazero.NewFSConfig(), // else the guest is given the whole file system
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("start the PDF engine: %w", err)
	}
	pdfEngine.pool = pool
	return pool, nil
}

// isPDF finds the mark within the first kilobyte, where viewers accept it too: some web servers put a line before it.
func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// errTooMuch ends the reading of a document that goes over a bound.
var errTooMuch = errors.New("too much")

// readPDF reads a PDF. Tables are those with ruling lines; text set in columns without lines stays text.
//
// A page that is a picture has no text to read, and none is made up: a document of nothing but such pages is refused as
// Scanned; single ones are named in the document's warnings.
func readPDF(ctx context.Context, name string, data []byte) (*block.Document, error) {
	// The engine mends a file that was cut off, and would show the pages that are left as if they were all.
	if !bytes.Contains(data, []byte("startxref")) && !bytes.Contains(data, []byte("%%EOF")) {
		return nil, truncated(name, "the end mark of a PDF")
	}
	if apart := pdfApart.Load(); apart != nil {
		if doc, err := apart.read(ctx, name, data); !errors.Is(err, errNoProcess) {
			return doc, err
		}
	}
	return readPDFHere(ctx, name, data)
}

// readPDFHere reads a PDF in this process.
func readPDFHere(ctx context.Context, name string, data []byte) (*block.Document, error) {
	pool, err := pdfPool()
	if err != nil {
		return nil, err
	}
	deadline, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	instance, err := pool.GetInstanceWithContext(deadline)
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("read %q: %w", name, ctx.Err())
		}
		return nil, fmt.Errorf("start the PDF engine: %w", err)
	}
	// Instances are not used again: memory of the guest never shrinks, and nothing of one document reaches the next.
	killed := make(chan struct{})
	stop := context.AfterFunc(deadline, func() {
		_ = instance.Kill()
		close(killed)
	})
	pages, err := pdfPagesOf(deadline, instance, data)
	if stop() {
		_ = instance.Close()
	} else {
		<-killed
	}
	var doc *block.Document
	if err == nil {
		doc, err = pdfDocument(deadline, name, pages)
	}
	var refused *block.Refusal
	switch {
	case err == nil:
		return doc, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("read %q: %w", name, ctx.Err())
	case deadline.Err() != nil:
		return nil, pdfTooLong(name)
	case errors.As(err, &refused):
		return nil, err
	case errors.Is(err, errTooMuch):
		return nil, pdfTooMuch(name, fmt.Sprintf("at most %d pages, and %d characters or %d drawn objects on a page", pdfPages, pdfPageChars, pdfObjects))
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		err = &fault{block.Encrypted, "a PDF that opens without a password"}
	}
	return nil, refusal(ctx, name, "PDF", err)
}

func pdfTooLong(name string) error {
	return pdfTooMuch(name, fmt.Sprintf("a PDF that is read within %d seconds", int(pdfTime.Seconds())))
}

func pdfTooMuch(name, wanted string) error {
	return &block.Refusal{
		Code: block.TooLarge, File: name, Wanted: wanted,
		Advice: "print it anew without drawings, or split it / 文件过于复杂，请去掉图形或拆分后再载入",
	}
}

// pdfDocument makes blocks of the pages that the engine has read.
func pdfDocument(ctx context.Context, name string, pages []pdfPage) (*block.Document, error) {
	doc := &block.Document{Format: block.FormatPDF}
	chars, odd, pictures := 0, 0, 0
	var pictured []string
	for i := range pages {
		chars += len(pages[i].chars)
		odd += pages[i].unmapped
		if pages[i].isPicture() {
			pictures++
			pictured = append(pictured, fmt.Sprint(i+1))
		}
	}
	switch {
	case chars == 0 && odd == 0 && pictures == 0:
		return nil, &block.Refusal{
			Code: block.Empty, File: name, Wanted: "any text",
			Advice: "all pages are empty: export the document again / 页面均为空白，请重新导出",
		}
	case odd > chars:
		return nil, &block.Refusal{
			Code: block.Unreadable, File: name, Wanted: "fonts that say which characters they show",
			Advice: "export the PDF again with text that can be copied, or load the original document / 字体无法识别，请重新导出或载入原文档",
		}
	case pictures > 0 && pictures == countContent(pages):
		return nil, &block.Refusal{
			Code: block.Scanned, File: name, Wanted: "text, but the pages are pictures",
			Advice: "load the document that was printed, or run text recognition and check its figures / 文件为扫描件，请载入原文档",
		}
	}
	if len(pictured) > 0 {
		doc.Warnings = append(doc.Warnings, fmt.Sprintf("page %s: a picture without text, not read / 第%s页为图片，未读取",
			strings.Join(pictured, ", "), strings.Join(pictured, "、")))
	}
	if odd > 0 {
		doc.Warnings = append(doc.Warnings, fmt.Sprintf("%d characters of a font that does not say what they are, left out / 有%d个字符无法识别，未读取", odd, odd))
	}
	var err error
	doc.Blocks, err = pdfBlocks(ctx, pages)
	return doc, err
}

func countContent(pages []pdfPage) int {
	n := 0
	for i := range pages {
		if len(pages[i].chars) > 0 || pages[i].isPicture() {
			n++
		}
	}
	return n
}

// pdfPage is what the engine says about a page. Positions are in points from the page's upper left corner as it is
// looked at, y downwards.
type pdfPage struct {
	width, height float32
	chars         []pdfChar
	across, down  []ruling
	unmapped      int     // characters of which the font does not say what they are
	picture       float32 // the part of the page that pictures cover
	drawn         int     // paths that are no rulings
}

// isPicture says whether a page shows something without saying it: a scan, a title set as a picture, or text drawn as
// outlines. A stamp or a page number on it does not make it text.
func (p *pdfPage) isPicture() bool {
	switch {
	case len(p.chars) == 0:
		return p.picture > 0 || p.drawn > 200
	case len(p.chars) < 12:
		_, number := numberOf(lineOf(p.chars).text)
		return p.picture > 0.4 || p.picture > 0.01 && number
	}
	return false
}

// pdfChar is a character in its loose box: as wide as its advance and as high as its font, whatever its shape.
type pdfChar struct {
	c              rune
	x0, y0, x1, y1 float32
	space          bool // a space stands before it
}

func (c pdfChar) size() float32 { return c.y1 - c.y0 }

// ruling is a line across (pos is y, from and to are x) or down the page (pos is x).
type ruling struct{ pos, from, to float32 }

// pdfPagesOf asks the engine for everything that is used of a document.
func pdfPagesOf(ctx context.Context, instance pdfium.Pdfium, data []byte) (pages []pdfPage, err error) {
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, err
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, err
	}
	if count.PageCount > pdfPages {
		return nil, errTooMuch
	}
	total := 0
	for i := range count.PageCount {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		page, err := pdfPageOf(ctx, instance, opened.Document, i)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		if total += len(page.chars); total > pdfChars {
			return nil, errTooMuch
		}
		pages = append(pages, page)
	}
	if len(pages) == 0 {
		return nil, errors.New("no pages")
	}
	return pages, nil
}

func pdfPageOf(ctx context.Context, instance pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (pdfPage, error) {
	var page pdfPage
	loaded, err := instance.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return page, err
	}
	defer func() { _, _ = instance.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	ref := requests.Page{ByReference: &loaded.Page}
	box, err := instance.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref})
	if err != nil {
		return page, err
	}
	turn, err := instance.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: ref})
	if err != nil {
		return page, err
	}
	// The objects come before the text, which some of them are changed for, but the text says which way is up.
	page.width, page.height = box.Rect.Right-box.Rect.Left, box.Rect.Top-box.Rect.Bottom
	objects, err := instance.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return page, err
	}
	walk := objectWalk{instance: instance, page: &page, view: newPDFView(box.Rect.Left, box.Rect.Bottom, box.Rect.Right, box.Rect.Top, 0)}
	for i := range objects.Count {
		o, err := instance.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			return page, err
		}
		if err := walk.object(ctx, o.PageObject, identityMatrix, 0); err != nil {
			return page, err
		}
	}
	text, err := instance.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return page, err
	}
	defer func() {
		_, _ = instance.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	}()
	count, err := instance.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return page, err
	}
	if count.Count > pdfPageChars {
		return page, errTooMuch
	}
	quarters := pdfTextTurn(instance, text.TextPage, count.Count, int(turn.PageRotation))
	v := newPDFView(box.Rect.Left, box.Rect.Bottom, box.Rect.Right, box.Rect.Top, quarters)
	page.turn(quarters)
	return page, page.readChars(ctx, instance, text.TextPage, count.Count, v)
}

// pdfTextTurn says by how many quarter turns clockwise a page must be turned for most of its text to stand upright. The
// page's own rotation says it only where there is no text: some programs set a wide table sideways on an upright page.
func pdfTextTurn(instance pdfium.Pdfium, text references.FPDF_TEXTPAGE, chars, rotation int) int {
	var votes [4]int
	for i := 0; i < chars; i += max(1, chars/40) {
		c, err := instance.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil || c.Unicode <= ' ' {
			continue // spaces and ends of lines that the engine put in have no angle
		}
		a, err := instance.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text, Index: i})
		if err != nil || a.CharAngle < 0 {
			continue
		}
		votes[int(a.CharAngle/(math.Pi/2)+0.5)&3]++
	}
	for turn, n := range votes {
		if n > votes[0]+votes[1]+votes[2]+votes[3]-n {
			return (4 - turn) % 4 // angles count the other way round
		}
	}
	return rotation & 3
}

// pdfUnicodes asks what all characters of a page are. One question for all of them is many times faster than one each,
// but the answer leaves out characters that the engine cannot name: where its length or a sample says so, each is asked.
func pdfUnicodes(instance pdfium.Pdfium, text references.FPDF_TEXTPAGE, count int) ([]rune, error) {
	one := func(i int) (rune, error) {
		u, err := instance.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil {
			return 0, err
		}
		return rune(u.Unicode), nil
	}
	if all, err := instance.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: text, Count: count}); err == nil {
		runes := []rune(strings.TrimSuffix(all.Text, "\x00"))
		same := len(runes) == count
		for i := count - 1; same && i >= 0; i -= 50 {
			c, err := one(i)
			if err != nil {
				return nil, err
			}
			same = c == runes[i]
		}
		if same {
			return runes, nil
		}
	}
	runes := make([]rune, count)
	for i := range runes {
		c, err := one(i)
		if err != nil {
			return nil, err
		}
		runes[i] = c
	}
	return runes, nil
}

func (p *pdfPage) readChars(ctx context.Context, instance pdfium.Pdfium, text references.FPDF_TEXTPAGE, count int, v pdfView) error {
	runes, err := pdfUnicodes(instance, text, count)
	if err != nil {
		return err
	}
	p.chars = make([]pdfChar, 0, count)
	space := false
	boxOf := requests.FPDFText_GetLooseCharBox{TextPage: text}
	for i, c := range runes {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case c == ' ', c == '\t', c == '\u00a0', c == '\u3000', c >= '\u2000' && c <= '\u200b':
			space = true
			continue
		case c == '\r', c == '\n', c == '\ufeff':
			continue
		case c == 2:
			c = '-' // the engine's mark of a hyphen at a line's end
		case c == 0, c < ' ', c == '\ufffd', c == '\ufffe', c >= '\ue000' && c < '\uf900', c > '\U0010ffff':
			p.unmapped++
			space = true // never let what stood on both sides of it become one number
			continue
		}
		boxOf.Index = i
		b, err := instance.FPDFText_GetLooseCharBox(&boxOf)
		if err != nil {
			continue
		}
		ch := pdfChar{c: c, space: space}
		ch.x0, ch.y0, ch.x1, ch.y1 = v.box(b.Rect.Left, b.Rect.Bottom, b.Rect.Right, b.Rect.Top)
		space = false
		if ch.x1 < 0 || ch.x0 > v.width || ch.y1 < 0 || ch.y0 > v.height {
			continue // outside the page, where nobody sees it
		}
		p.chars = append(p.chars, ch)
	}
	return nil
}
