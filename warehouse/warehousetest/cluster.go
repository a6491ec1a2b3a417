package warehousetest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"gongkai/warehouse"
	"gongkai/warehouse/chdb"
	"gongkai/warehouse/chdb/chdbtest"
)

// The embedded engine takes the part of a cluster of two shards. Its configuration names itself as both, so that an insert
// through a Distributed table writes all rows into the one local table; a filter that goes with each statement lets each shard
// see only the rows that fall to it. Statements are therefore answered as by two servers, in two stages, each with its part.
// What the engine cannot do is taken out of statements on their way: ON CLUSTER, because it has no queue of statements, and the
// replication of tables, because it has no Keeper.

// clusterOfTwo is what the engine calls the cluster.
const clusterOfTwo = "two_shards"

// onCluster is an environment variable; where it is set, Open gives warehouses on the cluster.
const onCluster = "GONGKAI_TEST_CLUSTER"

// clusterConfig writes the engine's configuration to a file.
func clusterConfig() (file string, err error) {
	const shard = `<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>9000</port></replica></shard>`
	f, err := os.CreateTemp("", "gongkai-cluster-*.xml")
	if err != nil {
		return "", err
	}
	// The engine listens nowhere: the port only tells it that both shards are itself.
	_, err = io.WriteString(f, "<clickhouse><tcp_port>9000</tcp_port><remote_servers><"+clusterOfTwo+">"+shard+shard+"</"+clusterOfTwo+"></remote_servers></clickhouse>")
	if err == nil {
		err = f.Close()
	}
	return f.Name(), err
}

// OpenCluster gives a migrated, empty warehouse on a cluster of two shards.
func OpenCluster(t testing.TB) *warehouse.Warehouse {
	t.Helper()
	return openCluster(t, warehouse.Options{})
}

func openCluster(t testing.TB, o warehouse.Options) *warehouse.Warehouse {
	t.Helper()
	engine := Engine(t)
	server := httptest.NewServer(alone(engine))
	t.Cleanup(server.Close)
	at := clusterOptions(server.URL, newName())
	o.DSN, o.Database, o.Cluster = at.DSN, at.Database, at.Cluster
	if err := copyTemplate(t.Context(), engine, migratedCluster, o.Database); err != nil {
		t.Fatal(err)
	}
	return openCopy(t, o)
}

// clusterOptions open a warehouse on the cluster.
func clusterOptions(address, database string) warehouse.Options {
	filters := make([]string, 0, len(warehouse.ShardKeys()))
	for table, key := range warehouse.ShardKeys() {
		filters = append(filters, fmt.Sprintf("'%s.%s_local': '%s %% 2 = shardNum() - 1'", database, table, key))
	}
	return warehouse.Options{
		DSN:      address + "?additional_table_filters=" + url.QueryEscape("{"+strings.Join(filters, ", ")+"}"),
		Database: database, Cluster: clusterOfTwo,
	}
}

var (
	clusterClause    = regexp.MustCompile(` ON CLUSTER '` + clusterOfTwo + `'`)
	replicatedEngine = regexp.MustCompile(`Replicated(\w*MergeTree)\('[^']*', '[^']*'\)`)
)

// alone serves the engine, and makes statements for a cluster those for a single server.
func alone(engine *chdb.Engine) http.Handler {
	handler := chdbtest.Handler(engine)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodPost && req.ContentLength >= 0 && req.ContentLength < 1<<20 {
			body, err := io.ReadAll(req.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			body = replicatedEngine.ReplaceAll(clusterClause.ReplaceAll(body, nil), []byte("$1()"))
			req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		handler.ServeHTTP(w, req)
	})
}
