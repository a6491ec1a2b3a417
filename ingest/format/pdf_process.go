package format

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"gongkai/ingest/block"
)

// pdfReaders are processes that read PDFs, each one after the other. A process can be killed whatever it does, so that its
// engine need not look at every turn of a loop whether it is to end: that takes two thirds of the time.
type pdfReaders struct {
	command []string
	slots   chan struct{} // as many as may run
	limit   time.Duration // for a document

	mu   sync.Mutex
	idle []*pdfProcess
}

func newPDFReaders(command []string) *pdfReaders {
	return &pdfReaders{command: command, slots: make(chan struct{}, max(2, runtime.GOMAXPROCS(0))), limit: pdfTime}
}

// pdfIdle is how long a process that has read a document waits for the next.
const pdfIdle = 30 * time.Second

// pdfApart are the readers of this process; nil: it reads documents itself.
var pdfApart atomic.Pointer[pdfReaders]

// ReadPDFsApart has PDFs read by processes that command starts and that call [ServePDFs]: as many as there are
// processors, each started when it is needed and ended when nothing has come for a while. One that hangs or dies is killed and
// its document refused. Where none can be started, and without a command, documents are read in this process, which
// takes three times as long.
func ReadPDFsApart(command ...string) {
	if len(command) == 0 {
		pdfApart.Store(nil)
		return
	}
	pdfApart.Store(newPDFReaders(command))
}

// pdfRequest comes before the bytes of a document.
type pdfRequest struct {
	Name  string `json:"name"`
	Size  int    `json:"size"`
	Cache string `json:"cache"` // folder of the compiled engine
}

// pdfAnswer is what became of a document: one of them.
type pdfAnswer struct {
	Text    json.RawMessage `json:"text,omitempty"` // by [block.Document.Encode]
	Refusal *block.Refusal  `json:"refusal,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// ServePDFs reads the PDFs that another process sends to it, until that closes in or ends. It is told when to stop by that
// process alone: a signal to all that a terminal has started is for the other to answer.
func ServePDFs(in io.Reader, out io.Writer) error {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	pdfEngine.Lock()
	pdfEngine.killed = true
	pdfEngine.Unlock()
	// The process may end while a document is being read, when nobody waits for it any more.
	failed := make(chan error, 1)
	requests := make(chan func() pdfAnswer)
	go func() {
		answers := json.NewEncoder(out)
		for read := range requests {
			if err := answers.Encode(read()); err != nil {
				failed <- fmt.Errorf("answer with what a PDF says: %w", err)
				return
			}
		}
	}()
	for in := bufio.NewReader(in); ; {
		r, data, err := nextPDF(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a PDF: %w", err)
		}
		SetPDFCache(r.Cache)
		select {
		case requests <- func() pdfAnswer { return answerPDF(r.Name, data) }:
		case err := <-failed:
			return err
		}
	}
}

// nextPDF reads a request: a line of JSON, then the document.
func nextPDF(in *bufio.Reader) (r pdfRequest, data []byte, err error) {
	line, err := in.ReadBytes('\n')
	if err != nil {
		return r, nil, err
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return r, nil, err
	}
	data = make([]byte, r.Size)
	_, err = io.ReadFull(in, data)
	return r, data, err
}

func answerPDF(name string, data []byte) pdfAnswer {
	doc, err := readPDFHere(context.Background(), name, data)
	var refused *block.Refusal
	switch {
	case errors.As(err, &refused):
		return pdfAnswer{Refusal: refused}
	case err != nil:
		return pdfAnswer{Error: err.Error()}
	}
	text, err := doc.Encode(0, len(doc.Blocks)-1)
	if err != nil {
		return pdfAnswer{Error: err.Error()}
	}
	return pdfAnswer{Text: text}
}

// errNoProcess says that documents are to be read here.
var errNoProcess = errors.New("no process to read PDFs with")

// read reads a PDF in another process; errNoProcess where none can be started.
func (r *pdfReaders) read(ctx context.Context, name string, data []byte) (*block.Document, error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("read %q: %w", name, ctx.Err())
	}
	deadline, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	answer, err := r.ask(deadline, pdfRequest{Name: name, Size: len(data), Cache: pdfCache()}, data)
	switch {
	case err == nil:
	case errors.Is(err, errNoProcess):
		return nil, err
	case ctx.Err() != nil:
		return nil, fmt.Errorf("read %q: %w", name, ctx.Err())
	case deadline.Err() != nil:
		return nil, pdfTooLong(name)
	default:
		return nil, refusal(ctx, name, "PDF", err)
	}
	switch {
	case answer.Refusal != nil:
		return nil, answer.Refusal
	case answer.Error != "":
		return nil, errors.New(answer.Error)
	}
	doc := &block.Document{Name: name, Format: block.FormatPDF}
	return doc, doc.Decode(answer.Text, 0)
}

// ask has a process read a document. One that has waited may have died meanwhile: then another one is asked.
func (r *pdfReaders) ask(ctx context.Context, request pdfRequest, data []byte) (pdfAnswer, error) {
	for {
		process, err := r.take()
		if err != nil {
			return pdfAnswer{}, errors.Join(errNoProcess, err)
		}
		stop := context.AfterFunc(ctx, process.kill)
		answer, err := process.read(request, data)
		if stop() && err == nil {
			r.giveBack(process)
			return answer, nil
		}
		process.end()
		if err == nil || ctx.Err() != nil || !process.waited {
			return answer, err
		}
	}
}

// take gives a process that waits, or starts one.
func (r *pdfReaders) take() (*pdfProcess, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.idle) > 0 {
		last := r.idle[len(r.idle)-1]
		r.idle = r.idle[:len(r.idle)-1]
		if last.rest.Stop() { // else it is being ended
			return last, nil
		}
	}
	cmd := exec.Command(r.command[0], r.command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &pdfProcess{cmd: cmd, in: in, answers: json.NewDecoder(out)}, nil
}

// giveBack lets a process wait for another document.
func (r *pdfReaders) giveBack(p *pdfProcess) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p.waited = true
	p.rest = time.AfterFunc(pdfIdle, func() {
		r.mu.Lock()
		r.idle = slices.DeleteFunc(r.idle, func(other *pdfProcess) bool { return other == p })
		r.mu.Unlock()
		p.end()
	})
	r.idle = append(r.idle, p)
}

// close ends the processes that wait.
func (r *pdfReaders) close() {
	r.mu.Lock()
	idle := r.idle
	r.idle = nil
	r.mu.Unlock()
	for _, p := range idle {
		if p.rest.Stop() {
			p.end()
		}
	}
}

// pdfProcess is a process that reads PDFs.
type pdfProcess struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers *json.Decoder
	waited  bool        // since it has read a document
	rest    *time.Timer // ends it when nothing comes
}

// read has the process read a document.
func (p *pdfProcess) read(r pdfRequest, data []byte) (answer pdfAnswer, err error) {
	line, err := json.Marshal(r)
	if err != nil {
		return answer, err
	}
	if _, err := io.Copy(p.in, io.MultiReader(bytes.NewReader(append(line, '\n')), bytes.NewReader(data))); err != nil {
		return answer, err
	}
	err = p.answers.Decode(&answer)
	return answer, err
}

func (p *pdfProcess) kill() { _ = p.cmd.Process.Kill() }

// end ends the process: a sound one by the end of its input, any other by force.
func (p *pdfProcess) end() {
	_ = p.in.Close()
	force := time.AfterFunc(time.Second, p.kill)
	defer force.Stop()
	_ = p.cmd.Wait()
}
