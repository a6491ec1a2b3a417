//go:build race && linux

package chdb

import "github.com/ebitengine/purego"

// leaveAtOnce lets the process end without the library's destructors. Under the race detector Go ends a process through
// C's exit, which would run them while the library's own threads still work, and crash after all is done. The handler that
// is registered last runs first: it is called with the exit status, and leaves with it.
func leaveAtOnce() {
	onExit, err := purego.Dlsym(purego.RTLD_DEFAULT, "on_exit")
	if err != nil {
		return
	}
	exit, err := purego.Dlsym(purego.RTLD_DEFAULT, "_exit")
	if err != nil {
		return
	}
	purego.SyscallN(onExit, exit, 0)
}
